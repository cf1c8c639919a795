DELETE FROM sitting WHERE id = ?1 AND finished_at IS NULL
