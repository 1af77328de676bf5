"""Storage, money: what invoices have against it that a change is taken back."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.storage.money.invoices.taken_back import is_taken_back

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler_app.storage.journal import Image

_OF_BOOKINGS = f"""
SELECT k.booking_id, i.number FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT subject_id FROM history
                         WHERE change_id = ? AND subject = 'bookings')
   AND NOT i.removed AND i.kind = 'invoice' AND NOT {is_taken_back("i")}
 ORDER BY i.number <> ''"""
_OF_CLIENTS = """
SELECT 1 FROM invoices
 WHERE NOT removed AND client_id IN (SELECT value FROM json_each(?)) LIMIT 1"""


class InvoiceWitness:
    """Knows the invoices and drafts of bookings and clients that would vanish."""

    def __init__(self, connection: Connection, change_id: int, *, now: datetime) -> None:
        del now
        self._connection = connection
        # Of a large import each booking would be asked for alone. What was sent overrules drafts.
        found = connection.exec_driver_sql(_OF_BOOKINGS, (change_id,))
        self._numbers: dict[int, str] = dict(map(tuple, found))

    def must_hear(self, row: Image, values: Image) -> bool:
        """Never; `NotAllowed` where a booking would vanish, or not be done, that was invoiced."""
        undone = row["state"] == "done" and values.get("state", "done") != "done"
        if not undone and not values.get("removed"):
            return False
        number = self._numbers.get(row["id"])
        if number is None or (undone and not number):
            return False
        what = f"invoice {number}" if number else "the draft of an invoice"
        raise NotAllowed(
            f"{what} is for it.",
            remedy="Nothing was changed. Remove the draft first; what was sent is taken back by a "
            "credit note.",
        )

    def needs(self, table: str, ids: Collection[int]) -> str:
        """What refers to one of these rows; empty where nothing does."""
        if table != "clients":
            return ""
        found = self._connection.exec_driver_sql(_OF_CLIENTS, (json.dumps(list(ids)),)).first()
        return "" if found is None else "an invoice"

    def outcome(self) -> str:
        """Nothing follows."""
        return ""
