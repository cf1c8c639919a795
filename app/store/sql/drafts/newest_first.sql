SELECT scenario, task, saved_at, body FROM draft ORDER BY saved_at DESC, scenario
