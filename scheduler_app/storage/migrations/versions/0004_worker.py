"""What happens when nobody clicks: the outbox, runs of jobs, what `ask` blocks, links of bookings.

Bookings keep the version of the policy that their client accepted.
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the statements of the file beside this one; a line of dashes ends each."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split("\n----\n"):
        op.get_bind().exec_driver_sql(statement)
