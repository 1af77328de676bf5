"""Storage, money: reminders of invoices that were sent, and whose hours are quiet."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.money.invoices.reminding import LastReminder

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "invoice_reminders"

_LAST = """
SELECT invoice_id, max(level), max(day) FROM invoice_reminders
 WHERE invoice_id IN (SELECT value FROM json_each(?)) GROUP BY invoice_id"""


def last_of(asked: PlainSql, invoices: Collection[int]) -> dict[int, LastReminder]:
    """The last reminder of each of these; one that was never reminded of is left out."""
    found = asked.exec_driver_sql(_LAST, (json.dumps(sorted(invoices)),))
    return {row[0]: LastReminder(row[1], row[2]) for row in found}


def keep(change: Change, invoice_id: int, last: LastReminder, *, fee: int, at: int) -> None:
    """Note that one goes."""
    row = {"invoice_id": invoice_id, "level": last.level, "day": last.day, "fee": fee, "at": at}
    change.insert(TABLE, row)


def zone_of_client(asked: PlainSql, client_id: int) -> str:
    """By whose clock a client's quiet hours are read; empty for the practice's."""
    found = asked.exec_driver_sql("SELECT zone FROM clients WHERE id = ?", (client_id,))
    return next((str(row[0]) for row in found), "")
