SELECT id, scenario, task, seed, graded_at, points, seconds_spent FROM audit ORDER BY graded_at DESC, id DESC
