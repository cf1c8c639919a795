DELETE FROM recent_code WHERE (system, code) NOT IN (SELECT system, code FROM recent_code ORDER BY looked_at DESC, code LIMIT ?1)
