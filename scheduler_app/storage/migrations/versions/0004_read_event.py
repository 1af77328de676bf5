"""The id of the event that was read last from the page: a number alone may be given out twice."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column, filled with what was taken in under that number last."""
    connection = op.get_bind()
    connection.exec_driver_sql(
        "ALTER TABLE page_link ADD COLUMN read_event TEXT DEFAULT '' NOT NULL"
    )
    connection.exec_driver_sql(
        """UPDATE page_link SET read_event = coalesce(
             (SELECT event FROM inbox_events i
               WHERE i.page = page_link.page AND i.seq = page_link.read_seq
               ORDER BY i.id DESC LIMIT 1), '')"""
    )
