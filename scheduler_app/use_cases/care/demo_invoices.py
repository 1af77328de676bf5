"""Use case: what the demo practice has billed: paid, open, overdue, taken back, and to be sent.

Nothing is mailed, and no file is made: whoever looks at an invoice has its files made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.domain.uids import new_uid
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import to_bill
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.assembling import document_in
from scheduler_app.use_cases.money.invoices.drafting import credit_draft, draft_for
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.issuing import DraftToSend, SendingWish, issue
from scheduler_app.use_cases.money.invoices.numbers import remember_numbers
from scheduler_app.use_cases.money.invoices.paying import paid_of, record_invoice_payment
from scheduler_app.use_cases.money.invoices.writing_off import write_off

SELLER = {
    "money.seller_name": "Exampleton IT Support",
    "money.seller_street": "7 Mill Street",
    "money.seller_postcode": "ZZ1 1MP",
    "money.seller_city": "Exampleton",
    "money.seller_country": "GB",
    "money.seller_vat_id": "GB999999973",
    "money.default_tax": "20",
    "money.hourly_rate": "6500",
}
"""The VAT number is made of nines, and nobody's."""

MONTHS = timedelta(days=75)
"""How long it has written its invoices here."""

EVENING = timedelta(hours=2)
"""How long after a visit its invoice goes."""

NOT_YET = timedelta(days=5)
"""What was done since then waits to be billed."""

TAKEN_BACK, GIVEN_UP, OVERDUE = 0, 1, 4
"""Places among the invoices; of five one is not paid for long."""

EACH = 12
"""Of so many visits one is billed here, the others elsewhere: enough to look at."""


def write_invoices(diary: DiaryHandle, done: Sequence[Booking], *, now: datetime) -> None:
    """Write the invoices of the visits that were done, the oldest first; the newest are drafts."""
    visits = sorted(done, key=lambda one: one.end)
    lately = [one for one in visits if now - MONTHS < one.end < now - NOT_YET]
    waiting = [one for one in visits if one.end >= now - NOT_YET]
    billed = lately[::-EACH][::-1]
    with writing(diary, "demo", by=By.SYSTEM, at=now - MONTHS) as change:
        rules.save_settings(change, SELLER)
        elsewhere = {one.id for one in visits} - {one.id for one in [*billed, *waiting]}
        to_bill.leave(change, sorted(elsewhere), "Billed elsewhere")
    remember_numbers(diary, begin=True, now=now - MONTHS)
    sent = [
        (_sent(diary, draft_for(diary, [one.id], now=one.end), one.end + EVENING), one.end)
        for one in billed
    ]
    *earlier, partly, _open = sent
    for place, (id_, end) in enumerate(earlier):
        if place not in {TAKEN_BACK, GIVEN_UP} and place % 5 != OVERDUE:
            _paid(diary, id_, 1, end + timedelta(days=1 + place % 9))
    _paid(diary, partly[0], 2, partly[1] + timedelta(days=1))
    taken_back, given_up = sent[TAKEN_BACK][0], sent[GIVEN_UP][0]
    _sent(diary, credit_draft(diary, taken_back, now=now), now)
    write_off(diary, given_up, why="Moved away", now=now)
    for one in waiting[:2]:
        save_draft(diary, draft_for(diary, [one.id], now=now), now=now)
    remember_numbers(diary, now=now)


def _sent(diary: DiaryHandle, draft: InvoiceDraft, at: datetime) -> int:
    one = DraftToSend(draft, new_uid())
    with reading(diary) as connection:
        said = document_in(connection, draft, uid=one.uid, number="", now=at)
    return issue(diary, one, said, SendingWish(mail=False, anyway=True), now=at).id


def _paid(diary: DiaryHandle, id_: int, part: int, at: datetime) -> None:
    one = paid_of(diary, id_).standing
    amount = Money(one.payable // part, one.currency)
    record_invoice_payment(diary, id_, amount, PaidBy.TRANSFER, at=at, now=at)
