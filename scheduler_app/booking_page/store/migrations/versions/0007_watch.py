"""The page knows when the desktop called last, and whom to mail when that is too long ago."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"

# The same on both databases.
STATEMENTS = (
    "ALTER TABLE practice ADD COLUMN heard_at BIGINT DEFAULT '0' NOT NULL",
    "ALTER TABLE practice ADD COLUMN watch TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE practice ADD COLUMN warned_at BIGINT DEFAULT '0' NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().execute(text(statement))
