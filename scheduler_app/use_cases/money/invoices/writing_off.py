"""Use cases, money: give up what is open of an invoice, and take that back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import invoices
from scheduler_app.storage.money.invoices.standing import standings

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.life import InvoiceStanding
    from scheduler_app.storage.snapshots import PlainSql

WRITE_OFF, REOPEN = "write-off", "reopen-invoice"


def write_off(diary: DiaryHandle, invoice_id: int, *, why: str, now: datetime) -> None:
    """Expect no more money for it. `InvalidInput` without a reason.

    `NotAllowed` where nothing is open, or it is a draft or a credit note. Undo takes it back.
    """
    reason = " ".join(why.split())
    if not reason:
        raise InvalidInput(
            "why", "A reason is missing.", remedy="Say in a few words why; nothing was changed."
        )
    with writing(diary, WRITE_OFF, by=By.CONSULTANT, at=now, why=reason) as change:
        one = _standing(change.connection, invoice_id)
        if one.sent_at is None or one.kind is InvoiceKind.CREDIT:
            raise NotAllowed(
                "Only an invoice that was sent is written off.",
                remedy="Nothing was changed. A draft is removed.",
            )
        if one.written_off or one.outstanding <= 0:
            raise NotAllowed(
                f"Nothing of {one.number} is open.",
                remedy="Nothing was changed. There is nothing to write off.",
            )
        at = to_epoch(now.replace(microsecond=0), field="now")
        values = {"written_off_at": at, "written_off_why": reason}
        change.update(invoices.TABLE, invoice_id, values)


def reopen(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> None:
    """Expect it again. `NotAllowed` where it was not written off."""
    with writing(diary, REOPEN, by=By.CONSULTANT, at=now) as change:
        if not _standing(change.connection, invoice_id).written_off:
            raise NotAllowed("It was not written off.", remedy="Nothing was changed.")
        values = {"written_off_at": None, "written_off_why": ""}
        change.update(invoices.TABLE, invoice_id, values)


def _standing(asked: PlainSql, invoice_id: int) -> InvoiceStanding:
    found = standings(asked, [invoice_id]).get(invoice_id)
    if found is None:
        raise NotFound(f"There is no invoice {invoice_id} any more.")
    return found
