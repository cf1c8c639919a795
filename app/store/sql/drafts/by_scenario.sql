SELECT scenario, task, saved_at, body FROM draft WHERE scenario = ?1 AND task = ?2
