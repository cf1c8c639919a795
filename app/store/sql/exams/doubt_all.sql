SELECT item, doubted_at, body FROM doubted_item ORDER BY item
