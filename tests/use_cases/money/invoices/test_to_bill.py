"""What is done and on no invoice that stands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.money.invoices.drafting import credit_draft, draft_for
from scheduler_app.use_cases.money.invoices.to_bill import leave_unbilled, to_bill
from tests.use_cases.money.invoices.drafted import Drafted


@pytest.fixture
def practice(diary: Diary, now: datetime) -> Drafted:
    return Drafted.founded(diary, now)


def test_a_booking_is_billed_once_until_it_is_taken_back(practice: Drafted) -> None:
    visit = practice.done()
    assert [one.booking_id for one in to_bill(practice.diary, now=practice.now)] == [visit]
    draft = draft_for(practice.diary, [visit], now=practice.now)
    invoice = practice.sent(draft, "2027-0001")
    assert to_bill(practice.diary, now=practice.now) == []
    with pytest.raises(NotAllowed, match="on invoice 2027-0001 already"):
        draft_for(practice.diary, [visit], now=practice.now)
    part = credit_draft(practice.diary, invoice, {0: 19_00}, now=practice.now)
    practice.sent(part, "2027-0002")
    assert to_bill(practice.diary, now=practice.now) == []
    practice.sent(credit_draft(practice.diary, invoice, now=practice.now), "2027-0003")
    (told,) = to_bill(practice.diary, now=practice.now)
    assert (told.service, told.client, told.agreed, told.minutes) == ("Rechner", "Anna", 119_00, 0)
    assert draft_for(practice.diary, [visit], now=practice.now).lines == draft.lines


def test_a_rounding_in_a_credit_note_leaves_nothing_open(practice: Drafted) -> None:
    # 10.17 is a net with its tax, and so is 4.00; what is left of it, 6.17, is none.
    visit = practice.done(agreed=Money(10_17, "EUR"))
    invoice = practice.sent(draft_for(practice.diary, [visit], now=practice.now), "2027-0001")
    part = credit_draft(practice.diary, invoice, {0: 4_00}, now=practice.now)
    practice.sent(part, "2027-0002")
    assert to_bill(practice.diary, now=practice.now) == []
    rest = credit_draft(practice.diary, invoice, now=practice.now)
    assert of_draft(rest).rounding == 1
    practice.sent(rest, "2027-0003")
    assert [one.booking_id for one in to_bill(practice.diary, now=practice.now)] == [visit]


def test_what_is_to_be_billed_is_told_with_its_time(practice: Drafted) -> None:
    practice.with_service(price=100_00, net=True)
    visit = practice.done()
    practice.noted(visit, spent=50)
    practice.booked(hours=50)
    (told,) = to_bill(practice.diary, client_id=practice.anna, now=practice.now)
    assert (told.agreed, told.currency, told.minutes) == (119_00, "EUR", 60)
    assert to_bill(practice.diary, client_id=practice.anna + 1, now=practice.now) == []
    assert to_bill(practice.diary, now=practice.now + timedelta(days=200)) == []


def test_what_is_billed_elsewhere_waits_no_more(practice: Drafted) -> None:
    first, second, third = (practice.done() for _ in range(3))
    ids = [first, second, second, 99]
    assert leave_unbilled(practice.diary, ids, reason="by my tax adviser", now=practice.now) == 2
    assert [one.booking_id for one in to_bill(practice.diary, now=practice.now)] == [third]
    assert leave_unbilled(practice.diary, [first], now=practice.now) == 0
    assert draft_for(practice.diary, [first], now=practice.now).lines, "it can be all the same"
    undo(practice.diary, now=practice.now)
    assert len(to_bill(practice.diary, now=practice.now)) == 3
