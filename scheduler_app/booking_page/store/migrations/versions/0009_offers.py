"""Clients take times by the link of a follow-up."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"

# The same on both databases.
STATEMENTS = (
    "ALTER TABLE claims ADD COLUMN offer TEXT DEFAULT '' NOT NULL",
    "CREATE INDEX ix_claims_offer ON claims (offer)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().execute(text(statement))
