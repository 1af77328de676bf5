"""Overlaps are found by the indexes of what counts: before, each change read all claims."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the statements; a line of dashes ends each."""
    connection = op.get_bind()
    file = Path(__file__).with_name(f"0005_claims_trigger.{connection.dialect.name}.sql")
    for statement in file.read_text(encoding="utf-8").split("\n----\n"):
        connection.exec_driver_sql(statement)
