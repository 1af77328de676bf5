CREATE TABLE policy_rules (
    version INTEGER NOT NULL,
    rules TEXT NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (version)
)
----
CREATE TRIGGER policy_rules_no_UPDATE BEFORE UPDATE ON policy_rules
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER policy_rules_no_DELETE BEFORE DELETE ON policy_rules
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TABLE agreements (
    id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    policy INTEGER NOT NULL,
    price INTEGER NOT NULL,
    currency TEXT DEFAULT '' NOT NULL,
    deposit INTEGER DEFAULT 0 NOT NULL,
    within INTEGER DEFAULT 0 NOT NULL,
    tax INTEGER,
    net INTEGER DEFAULT 0 NOT NULL,
    business INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_agreements_booking ON agreements (booking_id)
----
CREATE TRIGGER agreements_no_UPDATE BEFORE UPDATE ON agreements
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER agreements_no_DELETE BEFORE DELETE ON agreements
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TABLE deposit_words (
    id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    amount INTEGER DEFAULT 0 NOT NULL,
    currency TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_deposit_words_word CHECK (word IN ('waive', 'refund', 'keep', 'credit', 'apply', 'spend', 'revoke')),
    CONSTRAINT ck_deposit_words_amount CHECK (amount >= 0),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_deposit_words_booking ON deposit_words (booking_id)
----
CREATE TABLE early_starts (
    booking_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (booking_id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE TABLE revocations (
    booking_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_reference INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (booking_id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE TABLE payment_links (
    outbox_id INTEGER NOT NULL,
    url TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    paying_at INTEGER,
    asked_at INTEGER,
    told_at INTEGER,
    PRIMARY KEY (outbox_id),
    FOREIGN KEY(outbox_id) REFERENCES outbox (id)
)
----
CREATE TABLE links_awaited (
    booking_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (booking_id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE TABLE payments (
    id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    way TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    session TEXT DEFAULT '' NOT NULL,
    outside TEXT DEFAULT '' NOT NULL,
    charge TEXT DEFAULT '' NOT NULL,
    link TEXT DEFAULT '' NOT NULL,
    fee INTEGER,
    fee_currency TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_payments_amount CHECK (amount > 0),
    CONSTRAINT ck_payments_way CHECK (way IN ('card', 'cash', 'transfer', 'terminal')),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_payments_booking ON payments (booking_id)
----
CREATE INDEX ix_payments_no_fee ON payments (id) WHERE fee IS NULL AND outside <> ''
----
CREATE INDEX ix_payments_seen ON payments (seen_at)
----
CREATE UNIQUE INDEX ix_payments_outside ON payments (outside) WHERE outside <> ''
----
CREATE TABLE refunds (
    id INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    outbox_id INTEGER,
    amount INTEGER NOT NULL,
    at INTEGER NOT NULL,
    outside TEXT DEFAULT '' NOT NULL,
    "key" TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    failure TEXT DEFAULT '' NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_refunds_amount CHECK (amount > 0),
    CONSTRAINT ck_refunds_state CHECK (state IN ('pending', 'requires action', 'succeeded', 'failed', 'canceled')),
    FOREIGN KEY(payment_id) REFERENCES payments (id),
    FOREIGN KEY(outbox_id) REFERENCES outbox (id)
)
----
CREATE INDEX ix_refunds_open ON refunds (asked_at) WHERE state IN ('pending', 'requires action')
----
CREATE INDEX ix_refunds_outbox ON refunds (outbox_id)
----
CREATE UNIQUE INDEX ix_refunds_outside ON refunds (outside) WHERE outside <> ''
----
CREATE INDEX ix_refunds_payment ON refunds (payment_id)
----
CREATE TABLE disputes (
    id INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    outside TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    taken INTEGER DEFAULT 0 NOT NULL,
    due_at INTEGER,
    opened_at INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(payment_id) REFERENCES payments (id),
    UNIQUE (outside)
)
----
CREATE INDEX ix_disputes_open ON disputes (asked_at) WHERE state NOT IN ('won', 'lost')
----
CREATE INDEX ix_disputes_payment ON disputes (payment_id)
----
CREATE TABLE ledger (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    kind TEXT NOT NULL,
    booking_id INTEGER NOT NULL,
    client_id INTEGER,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    outside TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_ledger_amount CHECK (amount > 0),
    UNIQUE ("key"),
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(client_id) REFERENCES clients (id)
)
----
CREATE INDEX ix_ledger_at ON ledger (at)
----
CREATE INDEX ix_ledger_booking ON ledger (booking_id)
----
CREATE INDEX ix_ledger_client ON ledger (client_id)
----
CREATE TRIGGER ledger_no_UPDATE BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER ledger_no_DELETE BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TABLE findings (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    outside TEXT NOT NULL,
    booking_id INTEGER,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    due_at INTEGER,
    detail TEXT DEFAULT '' NOT NULL,
    about TEXT DEFAULT '{}' NOT NULL,
    word TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    mended_at INTEGER,
    done_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (kind, outside),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_findings_open ON findings (seen_at) WHERE word = ''
----
CREATE INDEX ix_findings_to_do ON findings (mended_at) WHERE word = 'refund' AND done_at IS NULL
----
CREATE TABLE payment_looks (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    PRIMARY KEY (id)
)
----
ALTER TABLE services ADD COLUMN tax INTEGER
----
ALTER TABLE services ADD COLUMN net INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE clients ADD COLUMN business INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE changes ADD COLUMN said_at INTEGER
