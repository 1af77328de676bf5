"""A client's word about what nobody needs for a booking; whose a mobile number is, by an index.

Until now only a notice remembered that somebody wants no thanks and follow-ups.
"""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run the statements of the file beside this one; a line of dashes ends each."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split("\n----\n"):
        op.get_bind().exec_driver_sql(statement)
