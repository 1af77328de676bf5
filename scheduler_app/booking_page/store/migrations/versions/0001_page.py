"""The first page: the statements of the file beside this one that is named after the database."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the statements; a line of dashes ends each."""
    connection = op.get_bind()
    file = Path(__file__).with_name(f"0001_page.{connection.dialect.name}.sql")
    for statement in file.read_text(encoding="utf-8").split("\n----\n"):
        connection.exec_driver_sql(statement)
