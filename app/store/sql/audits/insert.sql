INSERT INTO audit (scenario, task, seed, graded_at, points, seconds_spent, scenario_hash, engine, answer, report)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
