SELECT scenario, task, saved_at, body FROM audit_draft ORDER BY saved_at DESC, scenario
