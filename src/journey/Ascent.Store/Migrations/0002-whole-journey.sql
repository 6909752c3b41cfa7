-- Reviews: what is known of each card in the person's memory, and every review that led to it. The log is never changed, so that a later
-- algorithm can compute the memory again.

CREATE TABLE card (
    card_id TEXT PRIMARY KEY,
    stage TEXT NOT NULL CHECK (stage IN ('Learning', 'Review', 'Relearning')),
    step INTEGER,
    stability REAL,
    difficulty REAL,
    due TEXT NOT NULL,
    last_review TEXT,
    introduced_on TEXT NOT NULL,
    reviews INTEGER NOT NULL,
    lapses INTEGER NOT NULL
) STRICT;

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    card_id TEXT NOT NULL,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    stage TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    algorithm TEXT NOT NULL
) STRICT;
CREATE INDEX review_by_day ON review (day);
CREATE INDEX review_by_card ON review (card_id);

-- Calendar: the address of the feed, and what was last told of each event, so that a calendar that took an earlier version moves its events and
-- makes no second ones.

CREATE TABLE calendar_feed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE calendar_event (
    uid TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
