INSERT INTO recent_code (system, code, looked_at) VALUES (?1, ?2, ?3)
ON CONFLICT (system, code) DO UPDATE SET looked_at = max(looked_at + 1, excluded.looked_at)
