CREATE TABLE billing_details (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    extra TEXT DEFAULT '' NOT NULL,
    postcode TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    region TEXT DEFAULT '' NOT NULL,
    country TEXT DEFAULT '' NOT NULL,
    vat_id TEXT DEFAULT '' NOT NULL,
    reference TEXT DEFAULT '' NOT NULL,
    endpoint TEXT DEFAULT '' NOT NULL,
    scheme TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES clients (id)
)
----
CREATE INDEX ix_billing_details_client ON billing_details (client_id)
----
CREATE TABLE invoices (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    currency TEXT NOT NULL,
    number TEXT DEFAULT '' NOT NULL,
    series TEXT DEFAULT '' NOT NULL,
    serial INTEGER DEFAULT 0 NOT NULL,
    issued TEXT DEFAULT '' NOT NULL,
    due TEXT DEFAULT '' NOT NULL,
    sent_at INTEGER,
    total INTEGER DEFAULT 0 NOT NULL,
    tax INTEGER DEFAULT 0 NOT NULL,
    prepaid INTEGER DEFAULT 0 NOT NULL,
    payable INTEGER DEFAULT 0 NOT NULL,
    digest TEXT DEFAULT '' NOT NULL,
    corrects INTEGER,
    written_off_at INTEGER,
    written_off_why TEXT DEFAULT '' NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    draft TEXT DEFAULT '{}' NOT NULL,
    document TEXT DEFAULT '{}' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_invoices_kind CHECK (kind IN ('invoice', 'deposit', 'credit')),
    CONSTRAINT ck_invoices_number CHECK ((sent_at IS NULL) = (number = '')),
    UNIQUE (uid),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    FOREIGN KEY(corrects) REFERENCES invoices (id)
)
----
CREATE INDEX ix_invoices_client ON invoices (client_id, sent_at)
----
CREATE INDEX ix_invoices_corrects ON invoices (corrects) WHERE corrects IS NOT NULL
----
CREATE INDEX ix_invoices_drafts ON invoices (id) WHERE number = '' AND NOT removed
----
CREATE INDEX ix_invoices_issued ON invoices (issued) WHERE number <> ''
----
CREATE UNIQUE INDEX ix_invoices_number ON invoices (number) WHERE number <> ''
----
CREATE INDEX ix_invoices_sent ON invoices (sent_at, kind, payable, written_off_at, removed) WHERE number <> ''
----
CREATE UNIQUE INDEX ix_invoices_serial ON invoices (series, serial) WHERE number <> ''
----
CREATE TABLE invoice_bookings (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    prepaid INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_invoice_bookings_booking ON invoice_bookings (booking_id)
----
CREATE UNIQUE INDEX ix_invoice_bookings_invoice ON invoice_bookings (invoice_id, booking_id)
----
CREATE TABLE invoice_reminders (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    day TEXT NOT NULL,
    at INTEGER NOT NULL,
    fee INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_invoice_reminders_level UNIQUE (invoice_id, level),
    CONSTRAINT uq_invoice_reminders_day UNIQUE (invoice_id, day),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id)
)
----
CREATE TABLE invoice_papers (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    form TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_invoice_papers_form UNIQUE (invoice_id, form),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id)
)
----
CREATE INDEX ix_invoice_papers_digest ON invoice_papers (digest)
----
CREATE TABLE invoice_numbers (
    series TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (series)
)
----
CREATE TABLE invoice_gaps (
    id INTEGER NOT NULL,
    series TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    why TEXT NOT NULL,
    words TEXT DEFAULT '' NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id)
)
----
CREATE INDEX ix_invoice_gaps_series ON invoice_gaps (series, first)
----
CREATE TABLE invoice_proofs (
    invoice_id INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    proven_at INTEGER NOT NULL,
    PRIMARY KEY (invoice_id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id)
)
----
CREATE TABLE invoice_taxes (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    rate INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id)
)
----
CREATE INDEX ix_invoice_taxes_invoice ON invoice_taxes (invoice_id)
----
CREATE TABLE invoice_incomes (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    service_id INTEGER,
    line_of TEXT NOT NULL,
    net INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id),
    FOREIGN KEY(service_id) REFERENCES services (id)
)
----
CREATE INDEX ix_invoice_incomes_invoice ON invoice_incomes (invoice_id)
----
CREATE TABLE invoice_links (
    id INTEGER NOT NULL,
    invoice_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    made_with TEXT NOT NULL,
    hash TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id),
    UNIQUE (hash)
)
----
CREATE INDEX ix_invoice_links_of ON invoice_links (invoice_id)
----
CREATE TABLE not_billed (
    id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_not_billed_booking ON not_billed (booking_id)
----
CREATE TRIGGER invoices_sent_stay BEFORE UPDATE ON invoices
 WHEN OLD.sent_at IS NOT NULL AND (
      NEW.uid IS NOT OLD.uid OR NEW.kind IS NOT OLD.kind OR NEW.currency IS NOT OLD.currency
   OR NEW.number IS NOT OLD.number OR NEW.series IS NOT OLD.series
   OR NEW.serial IS NOT OLD.serial OR NEW.issued IS NOT OLD.issued OR NEW.due IS NOT OLD.due
   OR NEW.sent_at IS NOT OLD.sent_at OR NEW.total IS NOT OLD.total OR NEW.tax IS NOT OLD.tax
   OR NEW.prepaid IS NOT OLD.prepaid OR NEW.payable IS NOT OLD.payable
   OR NEW.digest IS NOT OLD.digest OR NEW.corrects IS NOT OLD.corrects
   OR NEW.removed IS NOT OLD.removed
   OR (NEW.draft IS NOT OLD.draft AND NEW.draft <> '{}')
   OR (NEW.document IS NOT OLD.document AND NEW.document <> '{}'))
BEGIN
  SELECT RAISE(ABORT, 'a sent invoice never changes');
END
----
CREATE TRIGGER invoices_numbers_stay BEFORE DELETE ON invoices WHEN OLD.sent_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a sent invoice never goes');
END
----
CREATE TRIGGER invoice_numbers_rise BEFORE UPDATE ON invoice_numbers WHEN NEW.last <= OLD.last
BEGIN
  SELECT RAISE(ABORT, 'numbers only rise');
END
----
CREATE TRIGGER invoice_gaps_no_UPDATE BEFORE UPDATE ON invoice_gaps
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER invoice_gaps_no_DELETE BEFORE DELETE ON invoice_gaps
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER invoice_taxes_no_UPDATE BEFORE UPDATE ON invoice_taxes
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER invoice_taxes_no_DELETE BEFORE DELETE ON invoice_taxes
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER invoice_incomes_no_UPDATE BEFORE UPDATE ON invoice_incomes
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER invoice_incomes_no_DELETE BEFORE DELETE ON invoice_incomes
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TEMP TABLE kept_refunds AS SELECT id, payment_id, outbox_id, amount, at, outside, key, state, failure, asked_at FROM refunds
----
DROP TABLE refunds
----
CREATE TEMP TABLE kept_disputes AS SELECT id, payment_id, outside, amount, reason, state, taken, due_at, opened_at, asked_at FROM disputes
----
DROP TABLE disputes
----
CREATE TEMP TABLE kept_payments AS SELECT id, booking_id, way, amount, currency, at, seen_at, session, outside, charge, link, fee, fee_currency FROM payments
----
DROP TABLE payments
----
CREATE TEMP TABLE kept_ledger AS SELECT id, at, key, kind, booking_id, client_id, amount, currency, outside, reason FROM ledger
----
DROP TABLE ledger
----
CREATE TEMP TABLE kept_findings AS SELECT id, kind, outside, booking_id, amount, currency, at, seen_at, due_at, detail, about, word, reason, mended_at, done_at FROM findings
----
DROP TABLE findings
----
CREATE TABLE payments (
    id INTEGER NOT NULL,
    booking_id INTEGER,
    invoice_id INTEGER,
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
    CONSTRAINT ck_payments_one_subject CHECK ((booking_id IS NULL) <> (invoice_id IS NULL)),
    CONSTRAINT ck_payments_way CHECK (way IN ('card', 'cash', 'transfer', 'terminal')),
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id)
)
----
INSERT INTO payments (id, booking_id, way, amount, currency, at, seen_at, session, outside, charge, link, fee, fee_currency)
SELECT id, booking_id, way, amount, currency, at, seen_at, session, outside, charge, link, fee, fee_currency FROM kept_payments
----
DROP TABLE kept_payments
----
CREATE INDEX ix_payments_booking ON payments (booking_id)
----
CREATE INDEX ix_payments_invoice ON payments (invoice_id) WHERE invoice_id IS NOT NULL
----
CREATE INDEX ix_payments_no_fee ON payments (id) WHERE fee IS NULL AND outside <> ''
----
CREATE UNIQUE INDEX ix_payments_outside ON payments (outside) WHERE outside <> ''
----
CREATE INDEX ix_payments_seen ON payments (seen_at)
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
INSERT INTO refunds (id, payment_id, outbox_id, amount, at, outside, key, state, failure, asked_at)
SELECT id, payment_id, outbox_id, amount, at, outside, key, state, failure, asked_at FROM kept_refunds
----
DROP TABLE kept_refunds
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
INSERT INTO disputes (id, payment_id, outside, amount, reason, state, taken, due_at, opened_at, asked_at)
SELECT id, payment_id, outside, amount, reason, state, taken, due_at, opened_at, asked_at FROM kept_disputes
----
DROP TABLE kept_disputes
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
    booking_id INTEGER,
    invoice_id INTEGER,
    client_id INTEGER,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    outside TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_ledger_amount CHECK (amount > 0),
    CONSTRAINT ck_ledger_one_subject CHECK ((booking_id IS NULL) <> (invoice_id IS NULL)),
    UNIQUE ("key"),
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id),
    FOREIGN KEY(client_id) REFERENCES clients (id)
)
----
INSERT INTO ledger (id, at, key, kind, booking_id, client_id, amount, currency, outside, reason)
SELECT id, at, key, kind, booking_id, client_id, amount, currency, outside, reason FROM kept_ledger
----
DROP TABLE kept_ledger
----
CREATE INDEX ix_ledger_at ON ledger (at)
----
CREATE INDEX ix_ledger_booking ON ledger (booking_id)
----
CREATE INDEX ix_ledger_client ON ledger (client_id, at)
----
CREATE INDEX ix_ledger_invoice ON ledger (invoice_id) WHERE invoice_id IS NOT NULL
----
CREATE TABLE findings (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    outside TEXT NOT NULL,
    booking_id INTEGER,
    invoice_id INTEGER,
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
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(invoice_id) REFERENCES invoices (id)
)
----
INSERT INTO findings (id, kind, outside, booking_id, amount, currency, at, seen_at, due_at, detail, about, word, reason, mended_at, done_at)
SELECT id, kind, outside, booking_id, amount, currency, at, seen_at, due_at, detail, about, word, reason, mended_at, done_at FROM kept_findings
----
DROP TABLE kept_findings
----
CREATE INDEX ix_findings_open ON findings (seen_at) WHERE word = ''
----
CREATE INDEX ix_findings_to_do ON findings (mended_at) WHERE word = 'refund' AND done_at IS NULL
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
ALTER TABLE messages_said ADD COLUMN files TEXT DEFAULT '[]' NOT NULL
