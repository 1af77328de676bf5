CREATE TABLE accounts (
  id TEXT NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT DEFAULT '' NOT NULL,
  language TEXT DEFAULT 'en' NOT NULL,
  zone TEXT DEFAULT '' NOT NULL,
  password_hash TEXT,
  verified_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (email)
)
----
CREATE TABLE commitments (
  uid TEXT NOT NULL,
  account TEXT NOT NULL,
  start_at BIGINT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (uid)
)
----
CREATE INDEX ix_commitments_account ON commitments (account, start_at)
----
CREATE TABLE events (
  seq BIGINT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  uid TEXT DEFAULT '' NOT NULL,
  account TEXT DEFAULT '' NOT NULL,
  facts TEXT NOT NULL,
  private INTEGER DEFAULT 0 NOT NULL,
  PRIMARY KEY (seq),
  UNIQUE (id)
)
----
CREATE INDEX ix_events_account ON events (account, seq)
----
CREATE INDEX ix_events_private ON events (private, seq)
----
CREATE TABLE outbox (
  id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  kind TEXT NOT NULL,
  account TEXT,
  recipient TEXT NOT NULL,
  language TEXT NOT NULL,
  facts TEXT NOT NULL,
  state TEXT DEFAULT 'waiting' NOT NULL,
  attempts INTEGER DEFAULT 0 NOT NULL,
  queued_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  error TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_outbox_state CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
  UNIQUE ("key")
)
----
CREATE INDEX ix_outbox_account ON outbox (account)
----
CREATE INDEX ix_outbox_due ON outbox (state, due_at)
----
CREATE TABLE practice (
  id INTEGER NOT NULL,
  page TEXT NOT NULL,
  diary TEXT DEFAULT '' NOT NULL,
  token_hash BLOB,
  pairing_hash BLOB,
  pairing_until BIGINT DEFAULT 0 NOT NULL,
  generation BIGINT DEFAULT 0 NOT NULL,
  acknowledged_seq BIGINT DEFAULT 0 NOT NULL,
  last_seq BIGINT DEFAULT 0 NOT NULL,
  version BIGINT DEFAULT 0 NOT NULL,
  published_at BIGINT DEFAULT 0 NOT NULL,
  valid_until BIGINT DEFAULT 0 NOT NULL,
  publication TEXT,
  csrf_secret TEXT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_practice_one CHECK (id = 1)
)
----
CREATE TABLE throttle (
  "key" TEXT NOT NULL,
  count INTEGER NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY ("key")
)
----
CREATE INDEX ix_throttle_ends ON throttle (ends_at)
----
CREATE TABLE claims (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  service_id INTEGER NOT NULL,
  service_name TEXT NOT NULL,
  start_at BIGINT NOT NULL,
  end_at BIGINT NOT NULL,
  preparation INTEGER DEFAULT 0 NOT NULL,
  wrap_up INTEGER DEFAULT 0 NOT NULL,
  travel INTEGER DEFAULT 0 NOT NULL,
  zone TEXT NOT NULL,
  holder BLOB,
  address TEXT,
  account_id TEXT,
  moves TEXT,
  at_once INTEGER DEFAULT 0 NOT NULL,
  standing INTEGER DEFAULT 1 NOT NULL,
  seq BIGINT,
  made_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  expires_at BIGINT,
  mail_waits INTEGER DEFAULT 0 NOT NULL,
  draft TEXT DEFAULT '{}' NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_claims_order CHECK (end_at > start_at),
  CONSTRAINT ck_claims_kind CHECK (kind IN ('request', 'move', 'choice')),
  CONSTRAINT ck_claims_hold_ends CHECK ((seq IS NULL) = (expires_at IS NOT NULL)),
  FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL
)
----
CREATE INDEX ix_claims_account ON claims (account_id)
----
CREATE INDEX ix_claims_expires ON claims (expires_at)
----
CREATE INDEX ix_claims_holder ON claims (holder)
----
CREATE INDEX ix_claims_moves ON claims (moves)
----
CREATE INDEX ix_claims_seq ON claims (seq)
----
CREATE INDEX ix_claims_start ON claims (start_at)
----
CREATE TABLE links (
  token_hash BLOB NOT NULL,
  purpose TEXT NOT NULL,
  account_id TEXT,
  claim_id TEXT,
  uid TEXT,
  facts TEXT DEFAULT '{}' NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (token_hash),
  FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
)
----
CREATE INDEX ix_links_account ON links (account_id)
----
CREATE INDEX ix_links_uid ON links (uid)
----
CREATE TABLE sessions (
  id_hash BLOB NOT NULL,
  account_id TEXT NOT NULL,
  data TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  device TEXT DEFAULT '' NOT NULL,
  PRIMARY KEY (id_hash),
  FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
)
----
CREATE INDEX ix_sessions_account ON sessions (account_id)
----
CREATE TRIGGER claims_no_overlap_insert AFTER INSERT ON claims
WHEN NEW.standing = 1 AND (NEW.seq IS NULL OR NEW.seq > (SELECT acknowledged_seq FROM practice))
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
SELECT 1 FROM claims o, practice p
 WHERE o.id <> NEW.id AND o.standing = 1
   AND (NEW.moves IS NULL OR coalesce(o.moves, o.id) <> NEW.moves)
   AND ((o.seq IS NULL AND o.expires_at > NEW.changed_at) OR o.seq > p.acknowledged_seq)
   AND o.start_at < NEW.end_at
       + 60 * (NEW.wrap_up + o.preparation + max(o.travel, NEW.travel))
   AND NEW.start_at < o.end_at
       + 60 * (o.wrap_up + NEW.preparation + max(o.travel, NEW.travel)));
END
----
CREATE TRIGGER claims_no_overlap_update AFTER UPDATE OF start_at, end_at, preparation, wrap_up, travel, standing, seq, expires_at ON claims
WHEN NEW.standing = 1 AND (NEW.seq IS NULL OR NEW.seq > (SELECT acknowledged_seq FROM practice))
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
SELECT 1 FROM claims o, practice p
 WHERE o.id <> NEW.id AND o.standing = 1
   AND (NEW.moves IS NULL OR coalesce(o.moves, o.id) <> NEW.moves)
   AND ((o.seq IS NULL AND o.expires_at > NEW.changed_at) OR o.seq > p.acknowledged_seq)
   AND o.start_at < NEW.end_at
       + 60 * (NEW.wrap_up + o.preparation + max(o.travel, NEW.travel))
   AND NEW.start_at < o.end_at
       + 60 * (o.wrap_up + NEW.preparation + max(o.travel, NEW.travel)));
END
