"""Shots: a reminder of the next appointment, as a window without a tray shows it."""

from __future__ import annotations

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE
from scheduler_app.domain.zones import to_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from tests.fakes.reminders import FakeReminders


def reminder(_window: MainWindow, tools: Tools) -> None:
    """The worker says that it is time."""
    now = to_epoch(tools.now())
    soon = now + 15 * MINUTE
    visits = [item for item in calendar_items(tools.diary, now, now + DAY) if item.place]
    if isinstance(tools.reminders, FakeReminders):
        tools.reminders.ring(visits[0]._replace(start=soon, end=soon + HOUR))
