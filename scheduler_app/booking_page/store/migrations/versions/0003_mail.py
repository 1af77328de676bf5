"""A mail that can't be made is set aside; what a client's calendar was told last is kept."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATES = "state IN ('waiting', 'sending', 'sent', 'failed', 'aside')"

# SQLite changes no constraint of a table that is there: a new one takes its place.
_SQLITE = (
    f"""CREATE TABLE outbox_anew (
  id INTEGER NOT NULL,
  key TEXT NOT NULL,
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
  CONSTRAINT ck_outbox_state CHECK ({_STATES}),
  UNIQUE (key)
)""",
    """INSERT INTO outbox_anew SELECT id, key, kind, account, recipient, language, facts, state,
  attempts, queued_at, due_at, changed_at, error FROM outbox""",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_anew RENAME TO outbox",
    "CREATE INDEX ix_outbox_account ON outbox (account)",
    "CREATE INDEX ix_outbox_due ON outbox (state, due_at)",
)
_POSTGRESQL = (
    "ALTER TABLE outbox DROP CONSTRAINT ck_outbox_state",
    f"ALTER TABLE outbox ADD CONSTRAINT ck_outbox_state CHECK ({_STATES})",
)
_BOTH = (
    """CREATE TABLE calendar_entries (
  uid TEXT NOT NULL,
  account_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  said TEXT NOT NULL,
  standing INTEGER NOT NULL,
  organizer TEXT DEFAULT '' NOT NULL,
  end_at BIGINT NOT NULL,
  PRIMARY KEY (uid),
  FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
)""",
    "CREATE INDEX ix_calendar_entries_account ON calendar_entries (account_id)",
)


def upgrade() -> None:
    """Change the one table, and add the other."""
    connection = op.get_bind()
    own = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for statement in (*own, *_BOTH):
        connection.exec_driver_sql(statement)
