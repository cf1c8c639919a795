DELETE FROM draft WHERE scenario = ?1 AND task = ?2
