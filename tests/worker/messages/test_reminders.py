"""The jobs that plan and remind, by the worker's timetable: while somebody listens, and later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.messages.bell import Bell
from scheduler_app.worker.messages.jobs import plan, remind
from tests.worker.conftest import Office

QUARTER = timedelta(minutes=15)


class Listener:
    """A window that shows what it hears."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def __call__(self, item: CalendarItem) -> None:
        self.heard.append(item.id)


def booked(office: Office, minutes: int) -> int:
    start = office.clock() + timedelta(minutes=minutes)
    return book(office.diary, NewBooking(start), now=office.clock()).id


def test_it_comes_again_when_the_next_one_is_due(office: Office) -> None:
    parts, heard = office.parts(), Listener()
    parts.one(Bell).on_reminder(heard)
    booking = booked(office, 60)
    did = remind(parts, office.clock())
    assert did is not None
    assert (did.words, did.again_at) == ("", office.clock() + 3 * QUARTER)
    office.skew = 3 * QUARTER
    did = remind(parts, office.clock())
    assert did is not None
    assert (did.words, did.again_at, heard.heard) == ("Reminded of 1 appointment.", None, [booking])


def test_without_a_window_it_waits_for_one(office: Office) -> None:
    parts, heard = office.parts(), Listener()
    booking = booked(office, 10)
    did = remind(parts, office.clock())
    assert did is not None
    assert did.again_at == office.clock() + timedelta(minutes=10), "then it is too late"
    leave = parts.one(Bell).on_reminder(heard)
    remind(parts, office.clock())
    assert heard.heard == [booking]
    leave()
    assert not parts.one(Bell).heard()


def test_the_lanes_plan_and_remind(office: Office) -> None:
    steady = [1_000.0]
    parts, heard = office.parts(), Listener()
    lanes = Lanes(parts, steady=lambda: steady[0])
    try:
        parts.one(Bell).on_reminder(heard)
        booking = booked(office, 60)
        lanes.run_due()
        save_settings(office.diary, {"messages.remind_me": "60"}, now=office.clock())
        for _ in range(3):
            steady[0] += 1
            office.skew += timedelta(seconds=1)
            lanes.run_due()
        assert heard.heard == [booking]
    finally:
        lanes.close()


def test_planning_says_what_it_did_and_nothing_where_it_did_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler_app.storage.messages import plans

    monkeypatch.setattr(plans, "CHUNK", 1)
    parts = office.parts()
    for hours in (2, 4, 6):
        booked(office, 60 * hours)
    did = plan(parts, office.clock())
    assert did is not None and did.words
    assert plan(parts, office.clock()) is None


def test_a_worker_that_ends_leaves_the_rest_of_the_planning_for_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler_app.storage.messages import plans

    monkeypatch.setattr(plans, "CHUNK", 1)
    parts = office.parts()
    for hours in (2, 4, 6):
        booked(office, 60 * hours)
    parts.signals.stopping.set()
    assert plan(parts, office.clock()) is None
    again = office.parts()
    assert plan(again, office.clock()) is not None
