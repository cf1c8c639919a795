SELECT system, code, changed_at, body FROM code_note ORDER BY system, code
