SELECT id, exam, kind, begun_at, seen_at, spent_ms, finished_at, state, result FROM sitting WHERE finished_at IS NULL ORDER BY begun_at DESC, id DESC
