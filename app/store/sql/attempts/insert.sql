INSERT INTO attempt (scenario, task, graded_at, points, seconds_spent, scenario_hash, content_release, engine, submission, report)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
