DELETE FROM code_note WHERE system = ?1 AND code = ?2
