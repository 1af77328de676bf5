"""Desktop: the reminders of a window that has no worker: there are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.domain.calendar.items import CalendarItem


class NoReminders:
    """Nothing is reminded of."""

    def on_reminder(self, _listener: Callable[[CalendarItem], None]) -> Callable[[], None]:
        """None ever comes."""
        return _nothing

    def here(self, _at: datetime) -> None:
        """Nobody asks."""


def _nothing() -> None:
    """There is no subscription to end."""
