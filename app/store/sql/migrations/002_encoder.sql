CREATE TABLE recent_code (
  system TEXT NOT NULL,             -- icd-10-cm, icd-10-pcs, hcpcs, cpt
  code TEXT NOT NULL,               -- as written: E11.22
  looked_at INTEGER NOT NULL,       -- milliseconds since 1970-01-01T00:00Z
  PRIMARY KEY (system, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE favorite_code (
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (system, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE code_note (
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  body TEXT NOT NULL,               -- the student's own words
  PRIMARY KEY (system, code)
) STRICT, WITHOUT ROWID;
