"""What was taken back and billed anew is owed once, and its deposit is taken off once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices.statements import open_of_client
from scheduler_app.use_cases.bookings.states import mark_done, reopen
from scheduler_app.use_cases.money.invoices.crediting import correct, send_credit
from scheduler_app.use_cases.money.invoices.drafting import draft_for
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.listing import list_invoices
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.fakes.papers import FakePapers
from tests.storage.money.test_books import pay
from tests.use_cases.money.invoices.drafted import Drafted

EVER = 1 << 40


class AnewDesk:
    """A visit with a deposit of 50.00 that costs 119.00, and its invoices."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        practice = Drafted.founded(diary, now)
        self.diary, self.anna = diary, practice.anna
        self.visit = practice.booked()
        pay(diary, self.visit, 50_00, now)
        self.now = now + timedelta(days=2)
        mark_done(diary, self.visit, now=self.now)
        self.desk = InvoiceDesk(FakePapers())

    def sent(self, draft_id: int) -> int:
        self.now += timedelta(hours=1)
        return send_invoice(self.diary, draft_id, self.desk, anyway=True, now=self.now).id

    def billed(self) -> int:
        draft = draft_for(self.diary, [self.visit], now=self.now)
        return self.sent(save_draft(self.diary, draft, now=self.now))

    def owed(self) -> dict[str, int]:
        """What each invoice wants, told by two ways that have to agree."""
        found = {
            one.number: one.outstanding
            for one in list_invoices(self.diary, now=self.now)
            if one.number and not one.corrects
        }
        with self.diary.look() as asked:
            told = open_of_client(asked, self.anna, "EUR", EVER)
        assert {one.number: one.amount for one in told} == found
        return found


@pytest.fixture
def desk(diary: Diary, now: datetime) -> AnewDesk:
    return AnewDesk(diary, now)


def test_a_deposit_pays_what_is_billed_anew_and_not_what_was_taken_back(desk: AnewDesk) -> None:
    first = desk.billed()
    assert desk.owed() == {"2027-0001": 69_00}
    again = correct(desk.diary, first, desk.desk, anyway=True, now=desk.now).draft_id
    assert desk.owed() == {"2027-0001": -50_00}, "until then it is the client's"
    desk.sent(again)
    assert desk.owed() == {"2027-0001": 0, "2027-0003": 69_00}


def test_nor_is_it_lost_where_that_one_is_taken_back_too(desk: AnewDesk) -> None:
    send_credit(desk.diary, desk.billed(), desk.desk, anyway=True, now=desk.now)
    send_credit(desk.diary, desk.billed(), desk.desk, anyway=True, now=desk.now)
    assert desk.owed() == {"2027-0001": 0, "2027-0003": -50_00}


def test_what_is_not_done_any_more_is_not_sent(desk: AnewDesk) -> None:
    draft = draft_for(desk.diary, [desk.visit], now=desk.now)
    number = save_draft(desk.diary, draft, now=desk.now)
    reopen(desk.diary, desk.visit, now=desk.now)
    with pytest.raises(NotAllowed, match="is not done any more"):
        desk.sent(number)
    mark_done(desk.diary, desk.visit, now=desk.now)
    desk.sent(number)
