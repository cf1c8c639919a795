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
) STRICT;
CREATE INDEX audit_by_scenario ON audit (scenario, task, graded_at);
CREATE TABLE audit_draft (
  scenario TEXT NOT NULL,
  task TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  body TEXT NOT NULL,               -- chartwright.audit-draft
  PRIMARY KEY (scenario, task)
) STRICT, WITHOUT ROWID;
