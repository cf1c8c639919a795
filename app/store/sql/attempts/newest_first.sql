SELECT id, scenario, task, graded_at, points, seconds_spent FROM attempt ORDER BY graded_at DESC, id DESC
