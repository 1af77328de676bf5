"""Bookings keep the price that was agreed; the page is read up to an event, not a number.

Bookings that stand take what their service costs now. A number alone may be given out twice by a
page that was restored, so the id of the event that was read last is kept beside it.
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the statements of the file beside this one; a line of dashes ends each."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split("\n----\n"):
        op.get_bind().exec_driver_sql(statement)
