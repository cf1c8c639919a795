UPDATE sitting SET seen_at = ?2, spent_ms = ?3, state = ?4 WHERE id = ?1 AND finished_at IS NULL
