INSERT INTO audit_draft (scenario, task, saved_at, body) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (scenario, task) DO UPDATE SET saved_at = excluded.saved_at, body = excluded.body
