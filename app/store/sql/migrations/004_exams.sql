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
) STRICT;
CREATE INDEX sitting_by_exam ON sitting (exam, finished_at);
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
) STRICT;
CREATE INDEX response_by_item ON response (item, answered_at);
CREATE TABLE doubted_item (
  item TEXT PRIMARY KEY,
  doubted_at INTEGER NOT NULL,
  body TEXT NOT NULL                -- why, in the student's words
) STRICT, WITHOUT ROWID;
