SELECT id, scenario, task, seed, graded_at, points, seconds_spent, scenario_hash, engine, answer, report
FROM audit WHERE id = ?1
