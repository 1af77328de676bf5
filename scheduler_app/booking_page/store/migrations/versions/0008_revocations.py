"""Clients revoke contracts, and have a receipt for it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0008"
down_revision = "0007"

# The same on both databases.
STATEMENTS = (
    """CREATE TABLE revocations (
    receipt_hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    uid TEXT NOT NULL,
    account TEXT DEFAULT '' NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (receipt_hash)
)""",
    "CREATE INDEX ix_revocations_uid ON revocations (uid)",
    "CREATE INDEX ix_revocations_account ON revocations (account)",
    "CREATE INDEX ix_revocations_at ON revocations (at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().execute(text(statement))
