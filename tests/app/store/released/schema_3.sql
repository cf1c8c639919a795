CREATE TABLE attempt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  scenario TEXT NOT NULL,
  task TEXT NOT NULL,
  graded_at INTEGER NOT NULL,       -- milliseconds since 1970-01-01T00:00Z
  points INTEGER NOT NULL,          -- of 1000
  seconds_spent INTEGER NOT NULL,
  scenario_hash TEXT NOT NULL,
  content_release TEXT NOT NULL,
  engine TEXT NOT NULL,
  submission TEXT NOT NULL,         -- chartwright.submission
  report TEXT NOT NULL              -- chartwright.report
) STRICT
CREATE INDEX attempt_by_scenario ON attempt (scenario, task, graded_at)
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  scenario TEXT NOT NULL,
  task TEXT NOT NULL,
  seed INTEGER NOT NULL,            -- of the planted errors
  graded_at INTEGER NOT NULL,       -- milliseconds since 1970-01-01T00:00Z
  points INTEGER NOT NULL,          -- of 1000
  seconds_spent INTEGER NOT NULL,
  scenario_hash TEXT NOT NULL,
  engine TEXT NOT NULL,
  answer TEXT NOT NULL,             -- chartwright.audit-answer
  report TEXT NOT NULL              -- chartwright.audit-report
) STRICT
CREATE INDEX audit_by_scenario ON audit (scenario, task, graded_at)
CREATE TABLE audit_draft (
  scenario TEXT NOT NULL,
  task TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  body TEXT NOT NULL,               -- chartwright.audit-draft
  PRIMARY KEY (scenario, task)
) STRICT, WITHOUT ROWID
CREATE TABLE code_note (
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  body TEXT NOT NULL,               -- the student's own words
  PRIMARY KEY (system, code)
) STRICT, WITHOUT ROWID
CREATE TABLE draft (
  scenario TEXT NOT NULL,
  task TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  body TEXT NOT NULL,               -- chartwright.draft
  PRIMARY KEY (scenario, task)
) STRICT, WITHOUT ROWID
CREATE TABLE favorite_code (
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (system, code)
) STRICT, WITHOUT ROWID
CREATE TABLE recent_code (
  system TEXT NOT NULL,             -- icd-10-cm, icd-10-pcs, hcpcs, cpt
  code TEXT NOT NULL,               -- as written: E11.22
  looked_at INTEGER NOT NULL,       -- milliseconds since 1970-01-01T00:00Z
  PRIMARY KEY (system, code)
) STRICT, WITHOUT ROWID
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
CREATE TABLE sqlite_sequence(name,seq)
