DELETE FROM favorite_code WHERE system = ?1 AND code = ?2
