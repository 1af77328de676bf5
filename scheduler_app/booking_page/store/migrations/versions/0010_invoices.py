"""Clients see and pay invoices."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"

# The same on both databases.
STATEMENTS = (
    """CREATE TABLE invoices (
    uid TEXT NOT NULL,
    account TEXT DEFAULT '' NOT NULL,
    file TEXT DEFAULT '' NOT NULL,
    closed_at BIGINT,
    facts TEXT NOT NULL,
    PRIMARY KEY (uid)
)""",
    "CREATE INDEX ix_invoices_account ON invoices (account)",
    """CREATE TABLE invoice_links (
    hash TEXT NOT NULL,
    uid TEXT NOT NULL,
    PRIMARY KEY (hash)
)""",
    "CREATE INDEX ix_invoice_links_uid ON invoice_links (uid)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().execute(text(statement))
