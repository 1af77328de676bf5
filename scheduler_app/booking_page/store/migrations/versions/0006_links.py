"""Bookings without an account have their page, and the desktop hands mails over."""

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"

# The same on both databases.
STATEMENTS = (
    """CREATE TABLE booking_links (
    hash TEXT NOT NULL,
    uid TEXT NOT NULL,
    purpose TEXT NOT NULL,
    PRIMARY KEY (hash)
)""",
    "CREATE INDEX ix_booking_links_uid ON booking_links (uid)",
    """CREATE TABLE handed_mails (
    key TEXT NOT NULL,
    uid TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    send_at BIGINT NOT NULL,
    useful_until BIGINT NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    body TEXT NOT NULL,
    said TEXT NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    due_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (key),
    CONSTRAINT ck_handed_mails_state CHECK (state IN (
        'waiting', 'sending', 'sent', 'failed', 'unknown', 'dropped', 'late', 'withdrawn'))
)""",
    "CREATE INDEX ix_handed_mails_due ON handed_mails (state, due_at)",
    "CREATE INDEX ix_handed_mails_uid ON handed_mails (uid)",
    "CREATE INDEX ix_commitments_start ON commitments (start_at)",
    "CREATE INDEX ix_events_uid ON events (uid, seq)",
    "ALTER TABLE practice ADD COLUMN mails_digest TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE practice ADD COLUMN mails_until BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE practice ADD COLUMN mails_issued BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE practice ADD COLUMN mails_known_from BIGINT DEFAULT '0' NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().execute(text(statement))
