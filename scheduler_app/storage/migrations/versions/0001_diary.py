"""The first diary: everything that 0001_diary.sql creates, and the two services to start with."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the statements of the file beside this one; a line of dashes ends each."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split("\n----\n"):
        op.get_bind().exec_driver_sql(statement)
