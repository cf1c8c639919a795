SELECT id, exam, kind, begun_at, seen_at, spent_ms, finished_at, '', result FROM sitting WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC
