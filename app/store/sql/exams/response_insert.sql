INSERT INTO response (sitting, answered_at, exam, item, item_version, seed, domain, point, p0, chance, credit, counted, rating, seconds)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
