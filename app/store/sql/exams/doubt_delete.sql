DELETE FROM doubted_item WHERE item = ?1
