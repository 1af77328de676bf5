"""A deposit that comes after its hour was given free is told of once."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.messages.test_deposit_messages import DAY, Office
from tests.use_cases.page.deposits_asked import ask_deposits


def test_who_paid_after_it_was_given_free_is_told_once_that_it_is_confirmed(
    practice: Diary, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"due": 24})
    save_settings(practice, {"page.email": "office@example.org"}, now=now)
    office = Office(practice, now, anna)
    visit = office.book()
    office.link(visit)
    office.later(days=1)
    office.release(visit)
    assert [one[:19] for one in office.subjects(hours=1)] == ["Cancelled, not paid"]
    office.post(visit, EntryKind.RECEIVED, 2_001)
    reopen(office.diary, visit.id, by=By.SYSTEM, now=office.now)
    [paid] = office.later(minutes=30)
    assert paid.subject.startswith("Confirmed: ") and "STATUS:CONFIRMED" in paid.calendar
    office.again(visit)
    assert office.later(days=3) == []
    move(office.diary, visit.id, visit.start + DAY, now=office.now)
    assert [one[:6] for one in office.subjects(hours=1)] == ["Moved:"]
    cancel(office.diary, visit.id, now=office.now)
    office.later(minutes=30)
    reopen(office.diary, visit.id, now=office.now)
    assert [one[:7] for one in office.subjects(minutes=30)] == ["Booked:"]
