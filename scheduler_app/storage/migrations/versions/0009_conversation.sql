ALTER TABLE clients ADD COLUMN email_fails TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN email_fails_why TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN email_fails_at INTEGER
----
ALTER TABLE requests ADD COLUMN offered_until INTEGER
----
CREATE TABLE messages_heard (
  id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  channel TEXT NOT NULL,
  at INTEGER NOT NULL,
  heard_at INTEGER NOT NULL,
  sender TEXT DEFAULT '' NOT NULL,
  name TEXT DEFAULT '' NOT NULL,
  client_id INTEGER,
  booking_id INTEGER,
  answers INTEGER,
  subject TEXT DEFAULT '' NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  meant TEXT NOT NULL,
  remark TEXT DEFAULT '' NOT NULL,
  seen_at INTEGER,
  removed INTEGER DEFAULT 0 NOT NULL,
  PRIMARY KEY (id),
  UNIQUE ("key"),
  FOREIGN KEY(client_id) REFERENCES clients (id),
  FOREIGN KEY(booking_id) REFERENCES bookings (id),
  FOREIGN KEY(answers) REFERENCES outbox (id)
)
----
CREATE INDEX ix_messages_heard_at ON messages_heard (at)
----
CREATE INDEX ix_messages_heard_booking ON messages_heard (booking_id) WHERE booking_id IS NOT NULL
----
CREATE INDEX ix_messages_heard_client ON messages_heard (client_id, at)
----
CREATE INDEX ix_messages_heard_sender ON messages_heard (sender, at)
----
CREATE INDEX ix_messages_heard_waits ON messages_heard (at) WHERE seen_at IS NULL AND NOT removed
----
CREATE TABLE direct_messages (
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  kind TEXT NOT NULL,
  client_id INTEGER,
  booking_id INTEGER,
  channel TEXT DEFAULT '' NOT NULL,
  address TEXT DEFAULT '' NOT NULL,
  subject TEXT DEFAULT '' NOT NULL,
  text TEXT DEFAULT '' NOT NULL,
  facts TEXT DEFAULT '{}' NOT NULL,
  answers INTEGER,
  at INTEGER NOT NULL,
  useful_until INTEGER NOT NULL,
  removed INTEGER DEFAULT 0 NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (uid),
  FOREIGN KEY(client_id) REFERENCES clients (id),
  FOREIGN KEY(booking_id) REFERENCES bookings (id),
  FOREIGN KEY(answers) REFERENCES messages_heard (id)
)
----
CREATE INDEX ix_direct_messages_booking ON direct_messages (booking_id) WHERE booking_id IS NOT NULL
----
CREATE INDEX ix_direct_messages_client ON direct_messages (client_id, at)
----
CREATE INDEX ix_direct_messages_of_use ON direct_messages (useful_until)
----
CREATE TABLE confirmations (
  id INTEGER NOT NULL,
  booking_id INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  how TEXT NOT NULL,
  heard_id INTEGER,
  removed INTEGER DEFAULT 0 NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(booking_id) REFERENCES bookings (id),
  FOREIGN KEY(heard_id) REFERENCES messages_heard (id)
)
----
CREATE INDEX ix_confirmations_booking ON confirmations (booking_id)
----
CREATE TABLE asks (
  outbox_id INTEGER NOT NULL,
  booking_id INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  number TEXT DEFAULT '' NOT NULL,
  code INTEGER DEFAULT 0 NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (outbox_id),
  FOREIGN KEY(outbox_id) REFERENCES outbox (id),
  FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_asks_booking ON asks (booking_id)
----
CREATE INDEX ix_asks_number ON asks (number, at)
----
CREATE TABLE message_marks (
  mark TEXT NOT NULL,
  outbox_id INTEGER NOT NULL,
  PRIMARY KEY (mark),
  FOREIGN KEY(outbox_id) REFERENCES outbox (id)
)
----
CREATE INDEX ix_message_marks_row ON message_marks (outbox_id)
----
CREATE TABLE listening (
  source TEXT NOT NULL,
  place TEXT DEFAULT '' NOT NULL,
  validity INTEGER DEFAULT 0 NOT NULL,
  last INTEGER DEFAULT 0 NOT NULL,
  heard_at INTEGER NOT NULL,
  PRIMARY KEY (source)
)
----
CREATE TABLE announced (
  "key" TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY ("key")
)
