UPDATE sitting SET finished_at = ?2, state = ?3, result = ?4 WHERE id = ?1 AND finished_at IS NULL
