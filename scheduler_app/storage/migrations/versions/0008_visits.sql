ALTER TABLE clients ADD COLUMN tags TEXT DEFAULT '[]' NOT NULL
----
ALTER TABLE clients ADD COLUMN barred INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE clients ADD COLUMN barred_why TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN merged_into INTEGER
----
ALTER TABLE clients ADD COLUMN erased INTEGER DEFAULT 0 NOT NULL
----
CREATE INDEX ix_clients_company ON clients (company) WHERE company <> ''
----
CREATE INDEX ix_clients_merged ON clients (merged_into) WHERE merged_into IS NOT NULL
----
CREATE INDEX ix_clients_tagged ON clients (tags) WHERE tags <> '[]' AND NOT removed
----
DROP INDEX ix_ledger_client
----
CREATE INDEX ix_ledger_client ON ledger (client_id, at)
----
DROP TRIGGER clients_words_update
----
DROP TRIGGER clients_words_insert
----
CREATE TRIGGER clients_words_insert AFTER INSERT ON clients
BEGIN
  INSERT INTO client_words(rowid, words) VALUES (NEW.id, NEW.name || ' ' || NEW.company || ' ' || NEW.email || ' ' ||
    NEW.phones || ' ' || NEW.notes || ' ' || NEW.tags);
END
----
CREATE TRIGGER clients_words_update
AFTER UPDATE OF name, company, email, phones, notes, tags ON clients
BEGIN
  INSERT INTO client_words(client_words, rowid, words) VALUES ('delete', OLD.id, OLD.name || ' ' || OLD.company || ' ' || OLD.email || ' ' ||
    OLD.phones || ' ' || OLD.notes || ' ' || OLD.tags);
  INSERT INTO client_words(rowid, words) VALUES (NEW.id, NEW.name || ' ' || NEW.company || ' ' || NEW.email || ' ' ||
    NEW.phones || ' ' || NEW.notes || ' ' || NEW.tags);
END
----
CREATE TABLE devices (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    place_id INTEGER,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    maker TEXT DEFAULT '' NOT NULL,
    model TEXT DEFAULT '' NOT NULL,
    serial TEXT DEFAULT '' NOT NULL,
    system TEXT DEFAULT '' NOT NULL,
    bought TEXT DEFAULT '' NOT NULL,
    expires TEXT DEFAULT '' NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    retired INTEGER DEFAULT 0 NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    FOREIGN KEY(place_id) REFERENCES places (id)
)
----
CREATE INDEX ix_devices_client ON devices (client_id)
----
CREATE INDEX ix_devices_expires ON devices (expires) WHERE expires <> '' AND NOT retired AND NOT removed
----
CREATE INDEX ix_devices_place ON devices (place_id)
----
CREATE TABLE client_notes (
    id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(client_id) REFERENCES clients (id)
)
----
CREATE INDEX ix_client_notes_client ON client_notes (client_id, at)
----
CREATE TABLE kept_apart (
    id INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_kept_apart_order CHECK (a < b),
    CONSTRAINT uq_kept_apart_pair UNIQUE (a, b),
    FOREIGN KEY(a) REFERENCES clients (id),
    FOREIGN KEY(b) REFERENCES clients (id)
)
----
CREATE INDEX ix_kept_apart_b ON kept_apart (b)
----
CREATE TABLE visits (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    booking_id INTEGER,
    service_id INTEGER,
    place_id INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    spent INTEGER,
    billed INTEGER,
    trips INTEGER DEFAULT 0 NOT NULL,
    vendor_case TEXT DEFAULT '' NOT NULL,
    private TEXT DEFAULT '' NOT NULL,
    told TEXT DEFAULT '' NOT NULL,
    rating INTEGER,
    rating_words TEXT DEFAULT '' NOT NULL,
    rated_at INTEGER,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_visits_order CHECK (ended_at IS NULL OR ended_at >= started_at),
    CONSTRAINT ck_visits_rating CHECK (rating BETWEEN 1 AND 5),
    UNIQUE (uid),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id),
    FOREIGN KEY(service_id) REFERENCES services (id),
    FOREIGN KEY(place_id) REFERENCES places (id)
)
----
CREATE UNIQUE INDEX ix_visits_booking ON visits (booking_id) WHERE booking_id IS NOT NULL AND NOT removed
----
CREATE INDEX ix_visits_client ON visits (client_id, started_at)
----
CREATE INDEX ix_visits_running ON visits (id) WHERE ended_at IS NULL AND NOT removed
----
CREATE INDEX ix_visits_started ON visits (started_at)
----
CREATE TABLE visit_issues (
    id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    device_id INTEGER,
    symptom TEXT NOT NULL,
    cause TEXT DEFAULT '' NOT NULL,
    resolution TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_visit_issues_state CHECK (state IN ('open', 'solved', 'watch')),
    FOREIGN KEY(visit_id) REFERENCES visits (id),
    FOREIGN KEY(device_id) REFERENCES devices (id)
)
----
CREATE INDEX ix_visit_issues_device ON visit_issues (device_id) WHERE device_id IS NOT NULL
----
CREATE INDEX ix_visit_issues_open ON visit_issues (state, visit_id) WHERE state <> 'solved' AND NOT removed
----
CREATE INDEX ix_visit_issues_visit ON visit_issues (visit_id)
----
CREATE TABLE visit_devices (
    id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(visit_id) REFERENCES visits (id),
    FOREIGN KEY(device_id) REFERENCES devices (id)
)
----
CREATE INDEX ix_visit_devices_device ON visit_devices (device_id)
----
CREATE UNIQUE INDEX ix_visit_devices_visit ON visit_devices (visit_id, device_id)
----
CREATE TABLE visit_parts (
    id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    price INTEGER NOT NULL,
    currency TEXT NOT NULL,
    serial TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(visit_id) REFERENCES visits (id)
)
----
CREATE INDEX ix_visit_parts_visit ON visit_parts (visit_id)
----
CREATE TABLE visit_ticks (
    id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    done INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(visit_id) REFERENCES visits (id)
)
----
CREATE INDEX ix_visit_ticks_visit ON visit_ticks (visit_id, place)
----
CREATE TABLE attachments (
    id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(visit_id) REFERENCES visits (id)
)
----
CREATE INDEX ix_attachments_digest ON attachments (digest)
----
CREATE INDEX ix_attachments_visit ON attachments (visit_id)
----
CREATE TABLE checklists (
    id INTEGER NOT NULL,
    service_id INTEGER,
    name TEXT NOT NULL,
    items TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(service_id) REFERENCES services (id)
)
----
CREATE TABLE snippets (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id)
)
----
CREATE TABLE follow_ups (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    visit_id INTEGER,
    device_id INTEGER,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    due TEXT NOT NULL,
    service_id INTEGER,
    minutes INTEGER DEFAULT 0 NOT NULL,
    price INTEGER,
    currency TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    booking_id INTEGER,
    word TEXT DEFAULT '' NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_follow_ups_state CHECK (state IN ('open', 'offered', 'booked', 'done', 'declined')),
    UNIQUE (uid),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    FOREIGN KEY(visit_id) REFERENCES visits (id),
    FOREIGN KEY(device_id) REFERENCES devices (id),
    FOREIGN KEY(service_id) REFERENCES services (id),
    FOREIGN KEY(booking_id) REFERENCES bookings (id)
)
----
CREATE INDEX ix_follow_ups_booking ON follow_ups (booking_id) WHERE booking_id IS NOT NULL
----
CREATE INDEX ix_follow_ups_client ON follow_ups (client_id)
----
CREATE INDEX ix_follow_ups_device ON follow_ups (device_id) WHERE device_id IS NOT NULL
----
CREATE INDEX ix_follow_ups_due ON follow_ups (due) WHERE state IN ('open', 'offered') AND NOT removed
----
CREATE INDEX ix_follow_ups_visit ON follow_ups (visit_id) WHERE visit_id IS NOT NULL
----
CREATE TABLE follow_up_links (
    id INTEGER NOT NULL,
    follow_up_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    made_with TEXT NOT NULL,
    hash TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(follow_up_id) REFERENCES follow_ups (id),
    FOREIGN KEY(client_id) REFERENCES clients (id),
    UNIQUE (hash)
)
----
CREATE INDEX ix_follow_up_links_of ON follow_up_links (follow_up_id)
----
CREATE VIRTUAL TABLE device_words USING fts5(words, content='', columnsize=0, detail=none, prefix='1 2 3 4 5 6', tokenize="unicode61 remove_diacritics 2")
----
CREATE TRIGGER devices_words_insert AFTER INSERT ON devices
BEGIN
  INSERT INTO device_words(rowid, words) VALUES (NEW.id, NEW.name || ' ' || NEW.maker || ' ' || NEW.model || ' ' ||
    NEW.serial || ' ' || NEW.system || ' ' || NEW.kind || ' ' || NEW.notes);
END
----
CREATE TRIGGER devices_words_update
AFTER UPDATE OF name, maker, model, serial, system, kind, notes ON devices
BEGIN
  INSERT INTO device_words(device_words, rowid, words) VALUES ('delete', OLD.id, OLD.name || ' ' || OLD.maker || ' ' || OLD.model || ' ' ||
    OLD.serial || ' ' || OLD.system || ' ' || OLD.kind || ' ' || OLD.notes);
  INSERT INTO device_words(rowid, words) VALUES (NEW.id, NEW.name || ' ' || NEW.maker || ' ' || NEW.model || ' ' ||
    NEW.serial || ' ' || NEW.system || ' ' || NEW.kind || ' ' || NEW.notes);
END
----
CREATE VIRTUAL TABLE visit_words USING fts5(words, columnsize=0, detail=none, prefix='1 2 3 4 5 6', tokenize="unicode61 remove_diacritics 2")
----
CREATE TRIGGER visits_words_insert AFTER INSERT ON visits
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.id) AND NOT v.removed;
END
----
CREATE TRIGGER visits_words_update AFTER UPDATE OF client_id, private, told, vendor_case, removed ON visits
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.id) AND NOT v.removed;
END
----
CREATE TRIGGER visits_words_delete AFTER DELETE ON visits
BEGIN
  DELETE FROM visit_words WHERE rowid IN (OLD.id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (OLD.id) AND NOT v.removed;
END
----
CREATE TRIGGER issues_words_insert AFTER INSERT ON visit_issues
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER issues_words_update AFTER UPDATE OF device_id, symptom, cause, resolution, removed ON visit_issues
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER issues_words_delete AFTER DELETE ON visit_issues
BEGIN
  DELETE FROM visit_words WHERE rowid IN (OLD.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (OLD.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER parts_words_insert AFTER INSERT ON visit_parts
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER parts_words_update AFTER UPDATE OF what, serial ON visit_parts
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER parts_words_delete AFTER DELETE ON visit_parts
BEGIN
  DELETE FROM visit_words WHERE rowid IN (OLD.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (OLD.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER touched_words_insert AFTER INSERT ON visit_devices
BEGIN
  DELETE FROM visit_words WHERE rowid IN (NEW.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (NEW.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER touched_words_delete AFTER DELETE ON visit_devices
BEGIN
  DELETE FROM visit_words WHERE rowid IN (OLD.visit_id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (OLD.visit_id) AND NOT v.removed;
END
----
CREATE TRIGGER visits_words_device AFTER UPDATE OF name, maker, model, serial ON devices
BEGIN
  DELETE FROM visit_words WHERE rowid IN (
            SELECT visit_id FROM visit_devices WHERE device_id = NEW.id UNION
            SELECT visit_id FROM visit_issues WHERE device_id = NEW.id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (
            SELECT visit_id FROM visit_devices WHERE device_id = NEW.id UNION
            SELECT visit_id FROM visit_issues WHERE device_id = NEW.id) AND NOT v.removed;
END
----
CREATE TRIGGER visits_words_client AFTER UPDATE OF name, company ON clients
BEGIN
  DELETE FROM visit_words WHERE rowid IN (SELECT id FROM visits WHERE client_id = NEW.id);
  INSERT INTO visit_words(rowid, words) 
SELECT v.id, v.private || ' ' || v.told || ' ' || v.vendor_case || ' ' || coalesce(
    (SELECT group_concat(i.symptom || ' ' || i.cause || ' ' || i.resolution, ' ')
       FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed), '') || ' ' || coalesce(
    (SELECT group_concat(p.what || ' ' || p.serial, ' ')
       FROM visit_parts p WHERE p.visit_id = v.id), '') || ' ' || coalesce(
    (SELECT group_concat(d.name || ' ' || d.maker || ' ' || d.model || ' ' || d.serial, ' ')
       FROM devices d WHERE d.id IN (
            SELECT t.device_id FROM visit_devices t WHERE t.visit_id = v.id UNION
            SELECT i.device_id FROM visit_issues i WHERE i.visit_id = v.id AND NOT i.removed)
    ), '') || ' ' || c.name || ' ' || c.company
  FROM visits v JOIN clients c ON c.id = v.client_id WHERE v.id IN (SELECT id FROM visits WHERE client_id = NEW.id) AND NOT v.removed;
END
