INSERT INTO favorite_code (system, code, added_at) VALUES (?1, ?2, ?3) ON CONFLICT (system, code) DO NOTHING
