SELECT system, code, added_at FROM favorite_code ORDER BY system, code
