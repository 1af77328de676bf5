"""A time that somebody keeps has the price that was shown for it."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Claims from before have no currency: what they cost is asked of the service."""
    for column in ("price BIGINT DEFAULT 0 NOT NULL", "currency TEXT DEFAULT '' NOT NULL"):
        op.get_bind().exec_driver_sql(f"ALTER TABLE claims ADD COLUMN {column}")
