CREATE TABLE message_rules (
    id INTEGER NOT NULL,
    service_id INTEGER,
    moment TEXT NOT NULL,
    channels TEXT NOT NULL,
    template TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(service_id) REFERENCES services (id)
)
----
CREATE TABLE message_wordings (
    id INTEGER NOT NULL,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    part TEXT NOT NULL,
    text TEXT NOT NULL,
    removed INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_message_wordings UNIQUE (template, language, part)
)
----
CREATE TABLE messages_said (
    outbox_id INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    language TEXT DEFAULT '' NOT NULL,
    subject TEXT DEFAULT '' NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    html TEXT DEFAULT '' NOT NULL,
    calendar TEXT DEFAULT '' NOT NULL,
    headers TEXT DEFAULT '{}' NOT NULL,
    link TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (outbox_id),
    FOREIGN KEY(outbox_id) REFERENCES outbox (id)
)
----
ALTER TABLE clients ADD COLUMN language TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN zone TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN channel TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN mobile TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN texts_word TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN texts_word_at INTEGER
----
ALTER TABLE clients ADD COLUMN texts_word_how TEXT DEFAULT '' NOT NULL
----
ALTER TABLE clients ADD COLUMN copies TEXT DEFAULT '[]' NOT NULL
----
ALTER TABLE services ADD COLUMN own_rules INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE services ADD COLUMN directions TEXT DEFAULT '' NOT NULL
----
ALTER TABLE services ADD COLUMN to_prepare TEXT DEFAULT '' NOT NULL
----
ALTER TABLE services ADD COLUMN arrival_window INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE outbox ADD COLUMN tries INTEGER DEFAULT 0 NOT NULL
----
ALTER TABLE outbox ADD COLUMN not_before INTEGER
----
CREATE INDEX ix_outbox_put_off ON outbox (kind, not_before) WHERE not_before IS NOT NULL
----
CREATE INDEX ix_outbox_unanswered ON outbox (changed_at) WHERE state = 'sent' AND kind = 'text'
----
CREATE INDEX ix_outbox_messages ON outbox (due_at) WHERE kind IN ('mail', 'text')
----
CREATE INDEX ix_outbox_went_out ON outbox (changed_at) WHERE state IN ('sent', 'delivered')
----
CREATE INDEX ix_outbox_missed ON outbox (changed_at) WHERE state IN ('failed', 'unknown', 'skipped')
