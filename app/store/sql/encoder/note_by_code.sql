SELECT changed_at, body FROM code_note WHERE system = ?1 AND code = ?2
