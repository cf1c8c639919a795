UPDATE response SET rating = ?2 WHERE id = ?1
