"""A reminder is noted as shown once it was, and goes back where the window ends before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.desktop.messages import reminder_announcer
from scheduler_app.desktop.messages.reminder_announcer import ReminderAnnouncer
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.ports.reminders import NotShown
from tests.desktop.desk import NOW, YEARS, Desk


class Worker:
    """The worker's side: rings on a thread of its own."""

    def __init__(self, desk: Desk) -> None:
        self.ring: Callable[[CalendarItem], None] | None = None
        booking = book(desk.diary, NewBooking(NOW + timedelta(minutes=15), title="Fax"), now=NOW)
        items = calendar_items(desk.diary, *YEARS)
        self.item = next(item for item in items if item.id == booking.id)
        self.ended: list[str] = []

    def on_reminder(self, listener: Callable[[CalendarItem], None]) -> Callable[[], None]:
        self.ring = listener
        return lambda: None

    def here(self, _at: datetime) -> None:
        """Nobody asks."""

    def begin(self) -> threading.Thread:
        thread = threading.Thread(target=self._work)
        thread.start()
        return thread

    def _work(self) -> None:
        assert self.ring is not None
        try:
            self.ring(self.item)
        except NotShown:
            self.ended.append("not shown")
        else:
            self.ended.append("shown")


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk)


@pytest.fixture
def announcer(desk: Desk, worker: Worker) -> ReminderAnnouncer:
    made = ReminderAnnouncer(replace(desk.tools, reminders=worker), desk.window)
    made.arrived.connect(lambda _: worker.ended.append("seen"))
    return made


def test_it_is_shown_first_and_noted_then(
    desk: Desk, worker: Worker, announcer: ReminderAnnouncer
) -> None:
    thread = worker.begin()
    while thread.is_alive():
        desk.settle()
    assert worker.ended == ["seen", "shown"]


def test_a_window_that_ends_gives_it_back(
    desk: Desk, worker: Worker, announcer: ReminderAnnouncer
) -> None:
    thread = worker.begin()
    announcer.listen_no_more()
    thread.join(60)
    desk.settle()
    assert worker.ended == ["not shown"]


def test_a_window_that_is_busy_is_asked_again_and_shows_it_once(
    desk: Desk,
    worker: Worker,
    announcer: ReminderAnnouncer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reminder_announcer, "PATIENCE_SECONDS", 0.05)
    worker.begin().join(60)
    monkeypatch.undo()
    thread = worker.begin()
    while thread.is_alive():
        desk.settle()
    desk.settle()
    assert worker.ended == ["not shown", "seen", "shown"]
