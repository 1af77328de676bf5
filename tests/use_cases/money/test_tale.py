"""A booking's history tells what was decided about its deposit, and what came in and went back."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.money.decisions import give_back, waive
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.ending import finish
from scheduler_app.use_cases.money.handing_back import record_refund
from tests.storage.money.test_books import booked, founded

HOUR = timedelta(hours=1)


def test_it_is_told_to_the_cent_with_its_reason(diary: Diary, now: datetime) -> None:
    visit = booked(diary, founded(diary, now), now + 30 * HOUR, now)
    record_payment(diary, visit, 3001, PaidBy.CASH, key="a", now=now + HOUR)
    waive(diary, visit, reason="An old friend", now=now + 2 * HOUR)
    give_back(diary, visit, 500, reason="A slip", now=now + 3 * HOUR)
    assert undo_state(diary).undoes == "refund of Anna, Tue 2 Mar 15:00"
    record_refund(diary, visit, 500, PaidBy.TRANSFER, key="a", now=now + 4 * HOUR)
    finish(diary, visit, DepositWord.APPLY, now=now + 31 * HOUR)
    undo(diary, now=now + 32 * HOUR)
    told = [(line.what, line.why) for line in booking_history(diary, visit)]
    assert told[1:] == [
        ("€30.01 paid as deposit, in cash", ""),
        ("Deposit: €10 waived", "An old friend"),
        ("Deposit: €5 to go back", "A slip"),
        ("€5 gone back, by bank transfer", ""),
        ("Marked as done; deposit: €5 to go back and €25.01 to pay for the visit", ""),
        ("Undone: marked as done; deposit: €5 to go back and €25.01 to pay for the visit", ""),
    ]
