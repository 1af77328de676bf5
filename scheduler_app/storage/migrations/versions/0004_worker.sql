CREATE TABLE outbox (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    kind TEXT NOT NULL,
    booking_id INTEGER,
    family TEXT DEFAULT '' NOT NULL,
    due_at INTEGER NOT NULL,
    useful_until INTEGER NOT NULL,
    state TEXT NOT NULL,
    content TEXT DEFAULT '{}' NOT NULL,
    planned_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    provider TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_outbox_state CHECK (state IN ('planned', 'sending', 'handed over', 'sent', 'delivered', 'failed', 'unknown', 'skipped', 'withdrawing', 'withdrawn')),
    UNIQUE ("key"),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_outbox_open ON outbox (kind, due_at) WHERE state IN ('planned', 'sending', 'handed over', 'withdrawing')
----
CREATE INDEX ix_outbox_booking ON outbox (booking_id)
----
CREATE INDEX ix_outbox_skipped ON outbox (changed_at) WHERE state = 'skipped'
----
CREATE TABLE outbox_attempts (
    id INTEGER NOT NULL,
    outbox_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(outbox_id) REFERENCES outbox (id)
)
----
CREATE INDEX ix_outbox_attempts_row ON outbox_attempts (outbox_id)
----
CREATE TRIGGER outbox_attempts_no_UPDATE BEFORE UPDATE ON outbox_attempts
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER outbox_attempts_no_DELETE BEFORE DELETE ON outbox_attempts
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TABLE outbox_plans (
    follower TEXT NOT NULL,
    planned_until INTEGER DEFAULT 0 NOT NULL,
    rules TEXT DEFAULT '' NOT NULL,
    again_from INTEGER,
    PRIMARY KEY (follower)
)
----
CREATE TABLE job_runs (
    id INTEGER NOT NULL,
    job TEXT NOT NULL,
    at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    seconds FLOAT DEFAULT 0 NOT NULL,
    outcome TEXT NOT NULL,
    did TEXT DEFAULT '' NOT NULL,
    times INTEGER DEFAULT 1 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_job_runs_outcome CHECK (outcome IN ('done', 'idle', 'failed', 'skipped'))
)
----
CREATE INDEX ix_job_runs_job ON job_runs (job, id)
----
CREATE TABLE page_blocks (
    id INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    preparation INTEGER DEFAULT 0 NOT NULL,
    wrap_up INTEGER DEFAULT 0 NOT NULL,
    travel INTEGER DEFAULT 0 NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (id)
)
----
CREATE TABLE booking_links (
    id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    number INTEGER NOT NULL,
    made_with TEXT NOT NULL,
    hash TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    given_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    UNIQUE (hash)
)
----
CREATE INDEX ix_booking_links_booking ON booking_links (booking_id)
----
CREATE TABLE policy_texts (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    language TEXT DEFAULT '' NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_policy_texts_version UNIQUE (version, language)
)
----
CREATE TRIGGER policy_texts_no_UPDATE BEFORE UPDATE ON policy_texts
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER policy_texts_no_DELETE BEFORE DELETE ON policy_texts
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
ALTER TABLE bookings ADD COLUMN agreed_policy INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE bookings ADD COLUMN agreed_policy_hash TEXT DEFAULT '' NOT NULL
----
ALTER TABLE page_link ADD COLUMN knows TEXT DEFAULT '' NOT NULL
----
ALTER TABLE page_link ADD COLUMN mails_digest TEXT DEFAULT '' NOT NULL
----
CREATE INDEX ix_bookings_pending ON bookings (id) WHERE state = 'pending' AND NOT removed
----
CREATE INDEX ix_requests_arrived ON requests (arrived_at)
----
ALTER TABLE page_link ADD COLUMN mails_until INTEGER
