CREATE TABLE changes (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    verb TEXT NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    reverses INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(reverses) REFERENCES changes (id)
)
----
CREATE TABLE clients (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    company TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    phones TEXT DEFAULT '[]' NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    folded TEXT NOT NULL,
    archived INTEGER DEFAULT 0 NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
----
CREATE INDEX ix_clients_email ON clients (email)
----
CREATE INDEX ix_clients_folded ON clients (folded)
----
CREATE TABLE date_overrides (
    id INTEGER NOT NULL,
    day TEXT NOT NULL,
    spans TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (day)
)
----
CREATE TABLE days_off (
    id INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    source_uid TEXT,
    PRIMARY KEY (id),
    CONSTRAINT ck_days_off_order CHECK (first <= last),
    UNIQUE (source_uid)
)
----
CREATE TABLE series (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    rule TEXT NOT NULL,
    zone TEXT NOT NULL,
    wall_start TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    template TEXT NOT NULL,
    made_until INTEGER NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
----
CREATE TABLE services (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    preparation INTEGER DEFAULT 0 NOT NULL,
    wrap_up INTEGER DEFAULT 0 NOT NULL,
    travel INTEGER DEFAULT 0 NOT NULL,
    price INTEGER DEFAULT 0 NOT NULL,
    currency TEXT NOT NULL,
    hue INTEGER DEFAULT 0 NOT NULL,
    place_kind TEXT NOT NULL,
    archived INTEGER DEFAULT 0 NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_services_minutes CHECK (minutes > 0)
)
----
CREATE TABLE settings (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
)
----
CREATE TABLE history (
    id INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(change_id) REFERENCES changes (id)
)
----
CREATE INDEX ix_history_change ON history (change_id)
----
CREATE INDEX ix_history_subject ON history (subject, subject_id)
----
CREATE TABLE places (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES clients (id)
)
----
CREATE INDEX ix_places_client ON places (client_id)
----
CREATE TABLE bookings (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    client_id INTEGER,
    service_id INTEGER,
    place_id INTEGER,
    place TEXT DEFAULT '' NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    preparation INTEGER DEFAULT 0 NOT NULL,
    wrap_up INTEGER DEFAULT 0 NOT NULL,
    travel INTEGER DEFAULT 0 NOT NULL,
    transparent INTEGER DEFAULT 0 NOT NULL,
    all_day INTEGER DEFAULT 0 NOT NULL,
    series_id INTEGER,
    recurrence_id TEXT,
    detached INTEGER DEFAULT 0 NOT NULL,
    revision INTEGER DEFAULT 0 NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    occupies INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_bookings_order CHECK (end_at > start_at),
    CONSTRAINT ck_bookings_kind CHECK (kind IN ('appointment', 'busy')),
    CONSTRAINT ck_bookings_state CHECK (state IN ('pending', 'confirmed', 'done', 'cancelled', 'no-show')),
    CONSTRAINT ck_bookings_gaps CHECK (preparation BETWEEN 0 AND 480 AND wrap_up BETWEEN 0 AND 480 AND travel BETWEEN 0 AND 480),
    CONSTRAINT ck_bookings_occupies CHECK (occupies = (state IN ('pending', 'confirmed', 'done') AND NOT transparent AND NOT removed)),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    FOREIGN KEY(service_id) REFERENCES services (id),
    FOREIGN KEY(place_id) REFERENCES places (id),
    FOREIGN KEY(series_id) REFERENCES series (id)
)
----
CREATE INDEX ix_bookings_client ON bookings (client_id, start_at)
----
CREATE INDEX ix_bookings_long_stay ON bookings (end_at) WHERE end_at - start_at > 86400
----
CREATE INDEX ix_bookings_series ON bookings (series_id, start_at)
----
CREATE INDEX ix_bookings_start ON bookings (start_at)
----
CREATE INDEX ix_bookings_uid ON bookings (uid, recurrence_id)
----
CREATE TABLE overlap_permits (
    id INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_overlap_permits_order CHECK (a < b),
    CONSTRAINT uq_overlap_permits_pair UNIQUE (a, b),
    FOREIGN KEY(a) REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(b) REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED
)
----
CREATE INDEX ix_overlap_permits_b ON overlap_permits (b)
----
CREATE TABLE imports (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    digest TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    taken_as TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
)
----
CREATE TRIGGER bookings_no_overlap_insert AFTER INSERT ON bookings WHEN NEW.occupies
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
  SELECT o.id FROM bookings o
   WHERE o.occupies AND o.id IS NOT NEW.id
     AND o.start_at BETWEEN NEW.start_at - 172800 AND NEW.end_at + 86400
     AND o.start_at < NEW.end_at + 60 * (NEW.wrap_up + o.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NEW.start_at < o.end_at + 60 * (o.wrap_up + NEW.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NOT EXISTS (SELECT 1 FROM overlap_permits p
                      WHERE p.a = min(o.id, NEW.id) AND p.b = max(o.id, NEW.id))
  ) OR EXISTS (
  SELECT o.id FROM bookings o
   WHERE o.occupies AND o.id IS NOT NEW.id
     AND o.end_at - o.start_at > 86400 AND o.end_at >= NEW.start_at - 86400
     AND o.start_at < NEW.end_at + 60 * (NEW.wrap_up + o.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NEW.start_at < o.end_at + 60 * (o.wrap_up + NEW.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NOT EXISTS (SELECT 1 FROM overlap_permits p
                      WHERE p.a = min(o.id, NEW.id) AND p.b = max(o.id, NEW.id))
  );
END
----
CREATE TRIGGER bookings_no_overlap_update AFTER UPDATE OF start_at, end_at, occupies, preparation, wrap_up, travel, place_id ON bookings WHEN NEW.occupies
BEGIN
  SELECT RAISE(ABORT, 'overlap') WHERE EXISTS (
  SELECT o.id FROM bookings o
   WHERE o.occupies AND o.id IS NOT NEW.id
     AND o.start_at BETWEEN NEW.start_at - 172800 AND NEW.end_at + 86400
     AND o.start_at < NEW.end_at + 60 * (NEW.wrap_up + o.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NEW.start_at < o.end_at + 60 * (o.wrap_up + NEW.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NOT EXISTS (SELECT 1 FROM overlap_permits p
                      WHERE p.a = min(o.id, NEW.id) AND p.b = max(o.id, NEW.id))
  ) OR EXISTS (
  SELECT o.id FROM bookings o
   WHERE o.occupies AND o.id IS NOT NEW.id
     AND o.end_at - o.start_at > 86400 AND o.end_at >= NEW.start_at - 86400
     AND o.start_at < NEW.end_at + 60 * (NEW.wrap_up + o.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NEW.start_at < o.end_at + 60 * (o.wrap_up + NEW.preparation + CASE WHEN o.place_id IS NOT NULL AND o.place_id = NEW.place_id THEN 0
           ELSE max(o.travel, NEW.travel) END)
     AND NOT EXISTS (SELECT 1 FROM overlap_permits p
                      WHERE p.a = min(o.id, NEW.id) AND p.b = max(o.id, NEW.id))
  );
END
----
CREATE TRIGGER changes_no_UPDATE BEFORE UPDATE ON changes
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER changes_no_DELETE BEFORE DELETE ON changes
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER history_no_UPDATE BEFORE UPDATE ON history
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE TRIGGER history_no_DELETE BEFORE DELETE ON history
BEGIN
  SELECT RAISE(ABORT, 'the history only grows');
END
----
CREATE VIRTUAL TABLE booking_words USING fts5(words, content='', columnsize=0, detail=none, prefix='1 2 3 4 5 6', tokenize="unicode61 remove_diacritics 2")
----
CREATE VIRTUAL TABLE client_words USING fts5(words, content='', columnsize=0, detail=none, prefix='1 2 3 4 5 6', tokenize="unicode61 remove_diacritics 2")
----
CREATE TRIGGER bookings_words_insert AFTER INSERT ON bookings
BEGIN
  INSERT INTO booking_words(rowid, words) VALUES (NEW.id, NEW.title || ' ' || NEW.notes || ' ' || NEW.place || ' ' || coalesce(
    (SELECT name || ' ' || company FROM clients WHERE id = NEW.client_id), ''));
END
----
CREATE TRIGGER bookings_words_update
AFTER UPDATE OF title, notes, place, client_id ON bookings
WHEN OLD.title <> NEW.title OR OLD.notes <> NEW.notes OR OLD.place <> NEW.place
  OR OLD.client_id IS NOT NEW.client_id
BEGIN
  INSERT INTO booking_words(booking_words, rowid, words) VALUES ('delete', OLD.id, OLD.title || ' ' || OLD.notes || ' ' || OLD.place || ' ' || coalesce(
    (SELECT name || ' ' || company FROM clients WHERE id = OLD.client_id), ''));
  INSERT INTO booking_words(rowid, words) VALUES (NEW.id, NEW.title || ' ' || NEW.notes || ' ' || NEW.place || ' ' || coalesce(
    (SELECT name || ' ' || company FROM clients WHERE id = NEW.client_id), ''));
END
----
CREATE TRIGGER clients_words_insert AFTER INSERT ON clients
BEGIN
  INSERT INTO client_words(rowid, words) VALUES (NEW.id, NEW.name || ' ' || NEW.company || ' ' || NEW.email || ' ' ||
    NEW.phones || ' ' || NEW.notes);
END
----
CREATE TRIGGER clients_words_update
AFTER UPDATE OF name, company, email, phones, notes ON clients
BEGIN
  INSERT INTO client_words(client_words, rowid, words) VALUES ('delete', OLD.id, OLD.name || ' ' || OLD.company || ' ' || OLD.email || ' ' ||
    OLD.phones || ' ' || OLD.notes);
  INSERT INTO client_words(rowid, words) VALUES (NEW.id, NEW.name || ' ' || NEW.company || ' ' || NEW.email || ' ' ||
    NEW.phones || ' ' || NEW.notes);
END
----
CREATE TRIGGER clients_words_rename AFTER UPDATE OF name, company ON clients
WHEN OLD.name <> NEW.name OR OLD.company <> NEW.company
BEGIN

  INSERT INTO booking_words(booking_words, rowid, words)
  SELECT 'delete', id, title || ' ' || notes || ' ' || place || ' ' ||
         OLD.name || ' ' || OLD.company
    FROM bookings WHERE client_id = NEW.id;

  INSERT INTO booking_words(rowid, words)
  SELECT id, title || ' ' || notes || ' ' || place || ' ' ||
         NEW.name || ' ' || NEW.company
    FROM bookings WHERE client_id = NEW.id;
END
