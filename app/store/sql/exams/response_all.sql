SELECT id, sitting, answered_at, exam, item, item_version, seed, domain, point, p0, chance, credit, counted, rating, seconds FROM response ORDER BY id
