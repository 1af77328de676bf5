"""Files go along with mails, and clients load them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"

# The same on both databases, but for what bytes are called.
STATEMENTS = (
    """CREATE TABLE kept_files (
    digest TEXT NOT NULL,
    media TEXT NOT NULL,
    size INTEGER NOT NULL,
    body {bytes} NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (digest)
)""",
    "CREATE INDEX ix_kept_files_at ON kept_files (kept_at)",
    "ALTER TABLE handed_mails ADD COLUMN files TEXT DEFAULT '' NOT NULL",
)
_BYTES = {"sqlite": "BLOB", "postgresql": "BYTEA"}


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.execute(text(statement.format(bytes=_BYTES[connection.dialect.name])))
