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

-- Practice: the timer that runs, papers with their notes, what a week was to hold, and how it was looked back on.

CREATE TABLE timer (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    activity_id TEXT NOT NULL,
    started_at TEXT NOT NULL
) STRICT;

CREATE TABLE paper (
    paper_id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    done_on TEXT,
    shown INTEGER NOT NULL CHECK (shown IN (0, 1))
) STRICT;

CREATE TABLE paper_note (
    paper_id TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('architecture', 'method', 'claim', 'doubts', 'reproduction')),
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (paper_id, field)
) STRICT;

CREATE TABLE week_plan (
    week TEXT PRIMARY KEY,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE week_answer (
    week TEXT PRIMARY KEY,
    learnt TEXT NOT NULL,
    change TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- Career: contributions, people, applications and posts with the history of their states; mock interviews with their scores.

CREATE TABLE career_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('contribution', 'contact', 'application', 'post')),
    title TEXT NOT NULL,
    link TEXT,
    note TEXT,
    removed_at TEXT
) STRICT;

CREATE TABLE career_state (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    day TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX career_state_by_entry ON career_state (entry_id);

CREATE TABLE interview_session (
    id INTEGER PRIMARY KEY,
    interview_id TEXT NOT NULL,
    at TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    answer_seen INTEGER NOT NULL CHECK (answer_seen IN (0, 1)),
    note TEXT
) STRICT;

CREATE TABLE interview_score (
    session_id INTEGER NOT NULL,
    criterion_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    points INTEGER NOT NULL,
    most INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (session_id, criterion_id)
) STRICT;

-- Assessment: what was asked and answered. The log of answers is never changed, so that mastery can be computed from it by any rule; a
-- restart says from when on earlier answers count no more.

CREATE TABLE assessment_session (
    session_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('Area', 'Skill')),
    scope TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    pending_item TEXT,
    pending_seed INTEGER,
    pending_skill TEXT,
    pending_at TEXT,
    pending_hint INTEGER NOT NULL
) STRICT;

CREATE TABLE assessment_answer (
    id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    item_kind TEXT NOT NULL,
    skill_id TEXT NOT NULL,
    seed INTEGER NOT NULL,
    given TEXT NOT NULL,
    correct INTEGER NOT NULL,
    dont_know INTEGER NOT NULL,
    after_hint INTEGER NOT NULL,
    at TEXT NOT NULL,
    rules INTEGER NOT NULL,
    UNIQUE (item_id, seed)
) STRICT;
CREATE INDEX assessment_answer_by_session ON assessment_answer (session_id);

CREATE TABLE assessment_restart (
    id INTEGER PRIMARY KEY,
    area TEXT,
    at TEXT NOT NULL
) STRICT;
