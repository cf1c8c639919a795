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
CREATE TABLE doubted_item (
  item TEXT PRIMARY KEY,
  doubted_at INTEGER NOT NULL,
  body TEXT NOT NULL                -- why, in the student's words
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
CREATE TABLE response (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sitting INTEGER NOT NULL,
  answered_at INTEGER NOT NULL,
  exam TEXT NOT NULL,
  item TEXT NOT NULL,
  item_version INTEGER NOT NULL,
  seed INTEGER NOT NULL,            -- of an instance of a template; 0: no template
  domain TEXT NOT NULL,
  point TEXT NOT NULL,              -- knowledge point
  p0 INTEGER NOT NULL,              -- percent
  chance INTEGER NOT NULL,          -- per mille
  credit INTEGER NOT NULL,          -- per mille
  counted INTEGER NOT NULL,         -- 1: first time, without hint: speaks of readiness
  rating INTEGER NOT NULL,          -- of the memory of its point: 1 again to 4 easy; 0: none
  seconds INTEGER NOT NULL
) STRICT
CREATE INDEX response_by_item ON response (item, answered_at)
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
CREATE TABLE sitting (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  exam TEXT NOT NULL,               -- of a blueprint: rhit, ods
  kind TEXT NOT NULL,               -- mock, quiz, diagnostic, cards
  begun_at INTEGER NOT NULL,        -- milliseconds since 1970-01-01T00:00Z
  seen_at INTEGER NOT NULL,         -- when spent_ms was written
  spent_ms INTEGER NOT NULL,        -- on the clock of the part or break it is in
  finished_at INTEGER,              -- nothing: under way
  state TEXT NOT NULL,              -- chartwright.sitting
  result TEXT NOT NULL              -- chartwright.exam-result; empty while under way
) STRICT
CREATE INDEX sitting_by_exam ON sitting (exam, finished_at)
CREATE TABLE sqlite_sequence(name,seq)
