SELECT system, code, looked_at FROM recent_code ORDER BY looked_at DESC, code
