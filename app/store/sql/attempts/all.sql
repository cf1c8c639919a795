SELECT id, scenario, task, graded_at, points, seconds_spent, scenario_hash, content_release, engine, submission, report
FROM attempt ORDER BY id
