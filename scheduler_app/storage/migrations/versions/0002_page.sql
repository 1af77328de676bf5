ALTER TABLE services ADD COLUMN online TEXT DEFAULT 'no' NOT NULL
----
ALTER TABLE services ADD COLUMN description TEXT DEFAULT '' NOT NULL
----
CREATE TABLE page_link (
    id INTEGER NOT NULL,
    diary TEXT NOT NULL,
    page TEXT DEFAULT '' NOT NULL,
    url TEXT DEFAULT '' NOT NULL,
    kind TEXT DEFAULT 'none' NOT NULL,
    generation INTEGER DEFAULT 0 NOT NULL,
    shown INTEGER DEFAULT 0 NOT NULL,
    read_seq INTEGER DEFAULT 0 NOT NULL,
    published_at INTEGER,
    valid_until INTEGER,
    last_contact INTEGER,
    "offset" INTEGER DEFAULT 0 NOT NULL,
    tzdata TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_page_link_one CHECK (id = 1)
)
----
CREATE TABLE page_accounts (
    id INTEGER NOT NULL,
    account TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    erased INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (account),
    FOREIGN KEY(client_id) REFERENCES clients (id)
)
----
CREATE INDEX ix_page_accounts_client ON page_accounts (client_id)
----
CREATE TABLE requests (
    id INTEGER NOT NULL,
    ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    booking_id INTEGER NOT NULL,
    held_id INTEGER,
    account TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    at_once INTEGER DEFAULT 0 NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    arrived_at INTEGER NOT NULL,
    answered_at INTEGER,
    note TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (ref),
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(held_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_requests_booking ON requests (booking_id)
----
CREATE INDEX ix_requests_open ON requests (state) WHERE state IN ('waiting', 'proposed')
----
CREATE TABLE proposals (
    id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(request_id) REFERENCES requests (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_proposals_request ON proposals (request_id)
----
CREATE TABLE notices (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    client_id INTEGER,
    booking_id INTEGER,
    dismissed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_notices_open ON notices (at) WHERE NOT dismissed
----
CREATE TABLE inbox_events (
    id INTEGER NOT NULL,
    page TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (event)
)
----
CREATE INDEX ix_inbox_events_seq ON inbox_events (page, seq)
----
CREATE TRIGGER inbox_events_no_UPDATE BEFORE UPDATE ON inbox_events
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER inbox_events_no_DELETE BEFORE DELETE ON inbox_events
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
