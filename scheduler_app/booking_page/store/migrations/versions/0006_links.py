"""Bookings without an account have their page, and the desktop hands mails over."""

from __future__ import annotations

import json
from typing import Any

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
    ended_at BIGINT,
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
    "ALTER TABLE events ADD COLUMN booking TEXT DEFAULT '' NOT NULL",
    "UPDATE events SET booking = uid",
    "CREATE INDEX ix_events_booking ON events (booking, seq)",
    "ALTER TABLE practice ADD COLUMN mails_digest TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE practice ADD COLUMN mails_until BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE practice ADD COLUMN mails_issued BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE practice ADD COLUMN mails_known_from BIGINT DEFAULT '0' NOT NULL",
)


_MAY_MOVE = "SELECT seq, facts FROM events WHERE kind IN ('move', 'withdrawal')"
_OF_BOOKING = "UPDATE events SET booking = :booking WHERE seq = :seq"


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.execute(text(statement))
    # A wish to move a booking has a uid of its own.
    moves = [
        {"seq": seq, "booking": booking}
        for seq, facts in connection.execute(text(_MAY_MOVE)).all()
        if (booking := _moved(facts))
    ]
    if moves:
        connection.execute(text(_OF_BOOKING), moves)


def _moved(facts: str) -> str:
    """The uid of the booking that an event would move; empty where nobody can read it."""
    try:
        told: Any = json.loads(facts)
    except ValueError:
        return ""
    moved = told.get("moves") if isinstance(told, dict) else None
    return moved if isinstance(moved, str) else ""
