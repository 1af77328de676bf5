"""The bell: what it rings for nobody was not shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.tray import KIND
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.carrying_out import due_rows, rows_in
from scheduler_app.use_cases.messages.reminders import remind
from scheduler_app.use_cases.ports.reminders import NotShown
from scheduler_app.worker.messages.bell import Bell
from tests.worker.conftest import Office


def test_a_window_that_closes_between_claim_and_ring_loses_nothing(office: Office) -> None:
    bell = Bell(office.parts())
    stop = bell.on_reminder(lambda _item: None)
    assert bell.heard()
    stop()
    start = office.clock() + timedelta(minutes=10)
    book(office.diary, NewBooking(start=start, title="Fax"), now=office.clock())
    [row] = due_rows(office.diary, now=office.clock())
    remind(office.diary, bell.ring, office.clock)
    [still] = rows_in(office.diary, KIND, RowState.PLANNED)
    assert still.id == row.id


def test_one_that_is_shown_is_over(office: Office) -> None:
    bell = Bell(office.parts())
    shown: list[CalendarItem] = []
    bell.on_reminder(shown.append)
    start = office.clock() + timedelta(minutes=10)
    book(office.diary, NewBooking(start=start, title="Fax"), now=office.clock())
    remind(office.diary, bell.ring, office.clock)
    assert [item.title for item in shown] == ["Fax"]
    assert not due_rows(office.diary, now=office.clock())
    with pytest.raises(NotShown):
        Bell(office.parts()).ring(shown[0])
