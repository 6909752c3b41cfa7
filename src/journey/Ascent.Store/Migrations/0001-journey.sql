-- Everything that the person's journey has to remember. Times are ISO 8601 text in UTC, days are yyyy-MM-dd.

CREATE TABLE revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO revision (id, number) VALUES (1, 0);

CREATE TABLE profile (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    document TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE activity (
    activity_id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('NotStarted', 'InProgress', 'Done')),
    started_on TEXT,
    done_on TEXT,
    pinned_to TEXT
) STRICT;

CREATE TABLE log (
    id INTEGER PRIMARY KEY,
    activity_id TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    at TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX log_by_activity ON log (activity_id);

CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    activity_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    summary TEXT NOT NULL,
    data TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_by_activity ON evidence (activity_id);

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    lab_id TEXT NOT NULL,
    lab_version INTEGER NOT NULL,
    status TEXT NOT NULL,
    points INTEGER NOT NULL,
    max_points INTEGER NOT NULL,
    at TEXT NOT NULL,
    source_hash TEXT NOT NULL,
    report TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_by_lab ON attempt (lab_id);

CREATE TABLE lab_workspace (
    lab_id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    started_at TEXT NOT NULL
) STRICT;

-- What was shown before a pass: hints by task and number, and the solution.
CREATE TABLE lab_reveal (
    id INTEGER PRIMARY KEY,
    lab_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (lab_id, task_id, number)
) STRICT;

-- The plans that were shown, newest last, so that a new one can say what it moves.
CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
