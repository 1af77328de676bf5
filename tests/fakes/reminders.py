"""Fakes: a worker that reminds when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.domain.calendar.items import CalendarItem


class FakeReminders:
    """Remembers who listens."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[CalendarItem], None]] = []
        self.seen: list[datetime] = []

    def ring(self, item: CalendarItem) -> None:
        """It is time for this appointment."""
        for listener in list(self.listeners):
            listener(item)

    def on_reminder(self, listener: Callable[[CalendarItem], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def here(self, at: datetime) -> None:
        self.seen.append(at)
