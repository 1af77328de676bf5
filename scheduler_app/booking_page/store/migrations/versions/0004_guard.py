"""Where clients are known, and what was tried from which network."""

from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"

# The same on both databases.
STATEMENTS = (
    """CREATE TABLE familiar (
    account_id TEXT NOT NULL,
    place TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, place),
    FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
)""",
    "CREATE INDEX ix_familiar_place ON familiar (place)",
    "CREATE INDEX ix_familiar_seen ON familiar (seen_at)",
    """CREATE TABLE attempts (
    hour BIGINT NOT NULL,
    what TEXT NOT NULL,
    network TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, what, network)
)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().execute(text(statement))
