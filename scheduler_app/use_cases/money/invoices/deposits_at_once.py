"""Use cases, money: deposits that get an invoice as soon as they come in, where that is wished."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.money.invoices.settings import DEPOSIT_INVOICES, DepositInvoices
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import deposits
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.use_cases.money.invoices.drafting import deposit_draft
from scheduler_app.use_cases.money.invoices.issuing import DraftToSend, SendingWish
from scheduler_app.use_cases.money.invoices.sending import Sent, send

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk


class InvoicedDeposits(NamedTuple):
    """What was sent, and what kept others from it: the first trouble."""

    sent: tuple[Sent, ...] = ()
    trouble: Trouble | None = None


def is_wished(diary: DiaryHandle) -> bool:
    """Whether deposits get invoices by themselves."""
    with looking(diary) as asked:
        return DEPOSIT_INVOICES.of(all_settings(asked)) is DepositInvoices.AT_ONCE


def invoice_deposits(diary: DiaryHandle, desk: InvoiceDesk, *, now: datetime) -> InvoicedDeposits:
    """Send an invoice for each deposit of a visit to come that came in and has none.

    Each is written as it is sent, so that a kill leaves no draft behind, and done again sends none
    twice. What is missing for one keeps no other from its own.
    """
    if not is_wished(diary):
        return InvoicedDeposits()
    with looking(diary) as asked:
        bookings = deposits.came_in(asked, to_epoch(now.replace(microsecond=0), field="now"))
    done: list[Sent] = []
    trouble: Trouble | None = None
    for booking_id in bookings:
        try:
            draft = deposit_draft(diary, booking_id, now=now)
        except NotAllowed:
            continue  # all that came in for it has its invoice, or has gone back
        one = DraftToSend(draft, new_uid())
        try:
            done.append(send(diary, desk, one, SendingWish(by=By.SYSTEM), now=now))
        except Trouble as wrong:
            trouble = trouble or wrong
    return InvoicedDeposits(tuple(done), trouble)
