SELECT scenario, task, saved_at, body FROM audit_draft WHERE scenario = ?1 AND task = ?2
