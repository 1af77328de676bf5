"""What was open of a client, and what happened, come to the same as how invoices stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.storage.money.invoices.statements import (
    currencies_of,
    moves_of_client,
    open_of_client,
)
from scheduler_app.use_cases.bookings.book import NewBooking, book
from tests.use_cases.money.invoices.laid_invoices import seconds
from tests.use_cases.money.invoices.office import EUR, Office

ALL = MoneyPeriod(0, 1 << 40)


def test_moves_come_to_what_is_open(diary: Diary, now: datetime) -> None:
    office = Office(diary, now)
    laid = office.laid
    visit = book(diary, NewBooking(now + timedelta(days=1), client_id=office.anna), now=now).id
    laid.moved(EntryKind.RECEIVED, 4_000, "2027-03-01", booking_id=visit)
    laid.moved(EntryKind.APPLIED, 4_000, "2027-03-02", booking_id=visit)
    one = laid.sent(office.anna, "2027-03-02", (1900, 10_000), bookings=[visit], prepaid=4_000)
    laid.moved(EntryKind.APPLIED_BACK, 500, "2027-03-04", booking_id=visit)
    laid.reminded(one, "2027-03-20", 250)
    laid.moved(EntryKind.PAID, 3_000, "2027-03-22", invoice_id=one)
    laid.moved(EntryKind.PAYMENT_REFUNDED, 100, "2027-03-23", invoice_id=one)
    laid.sent(office.anna, "2027-03-25", (1900, 1_000), kind=InvoiceKind.CREDIT, corrects=one)
    gone = laid.sent(office.anna, "2027-03-26", (1900, 2_000))
    laid.written_off(gone, "2027-03-30")
    laid.sent(office.anna, "2027-03-27", (0, 700), currency="JPY")
    with diary.look() as asked:
        assert set(currencies_of(asked, office.anna)) == {"EUR", "JPY"}
        moves = moves_of_client(asked, office.anna, EUR, ALL)
        found = open_of_client(asked, office.anna, EUR, ALL.until)
        stand = standings(asked, range(1, 20)).values()
        before = moves_of_client(asked, office.anna, EUR, MoneyPeriod(0, seconds("2027-03-20")))
    first, last = found
    assert (last.amount, last.written_off_at) == (2_380, seconds("2027-03-30"))
    assert first.amount == sum(
        one.outstanding for one in stand if one.currency == EUR and one.kind != InvoiceKind.CREDIT
    )
    assert sum(move.amount for move in moves) == first.amount + last.amount
    assert [(move.what, move.amount) for move in before] == [("invoice", 7_900), ("payment", 500)]
