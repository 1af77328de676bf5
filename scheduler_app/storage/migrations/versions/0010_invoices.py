"""Invoices: what they say, their numbers and papers, and what is paid for them.

A payment and an entry of the ledger belong to a booking or to an invoice from now on, so their
tables are made anew, and those that point at them.
"""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the statements of the file beside this one."""
    connection = op.get_bind()
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split("\n----\n"):
        connection.exec_driver_sql(statement)
