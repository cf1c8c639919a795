INSERT INTO code_note (system, code, changed_at, body) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (system, code) DO UPDATE SET changed_at = excluded.changed_at, body = excluded.body
