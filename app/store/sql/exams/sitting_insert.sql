INSERT INTO sitting (exam, kind, begun_at, seen_at, spent_ms, finished_at, state, result)
VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, '')
