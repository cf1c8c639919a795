DELETE FROM audit_draft WHERE scenario = ?1 AND task = ?2
