SELECT id, exam, kind, begun_at, seen_at, spent_ms, finished_at, state, result FROM sitting WHERE id = ?1
