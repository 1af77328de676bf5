"""Messages to clients: rules, wordings, what was said; how each client is reached by whom."""

import json
from pathlib import Path

from alembic import op

from scheduler_app.domain.phone_numbers import first_mobile

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the statements of the file beside this one; then find whom texts can reach."""
    connection = op.get_bind()
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split("\n----\n"):
        connection.exec_driver_sql(statement)
    found = connection.exec_driver_sql("SELECT id, phones FROM clients WHERE phones <> '[]'")
    mobiles = [(first_mobile(json.loads(phones)), id_) for id_, phones in found.all()]
    if mobiles:
        connection.exec_driver_sql("UPDATE clients SET mobile = ? WHERE id = ?", mobiles)
