INSERT INTO doubted_item (item, doubted_at, body) VALUES (?1, ?2, ?3)
ON CONFLICT (item) DO UPDATE SET doubted_at = excluded.doubted_at, body = excluded.body
