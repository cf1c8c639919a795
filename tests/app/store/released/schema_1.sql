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
CREATE TABLE draft (
  scenario TEXT NOT NULL,
  task TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  body TEXT NOT NULL,               -- chartwright.draft
  PRIMARY KEY (scenario, task)
) STRICT, WITHOUT ROWID
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
CREATE TABLE sqlite_sequence(name,seq)
