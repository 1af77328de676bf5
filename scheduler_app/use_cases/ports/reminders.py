"""Ports: reminders of the consultant, as whoever shows them hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scheduler_app.domain.calendar.items import CalendarItem


class NotShown(Exception):
    """Raised by a listener that did not come to show a reminder, and will not: it waits on."""


class Reminders(Protocol):
    """Hands each reminder once to whoever listens; while nobody does, they wait."""

    def on_reminder(self, listener: Callable[[CalendarItem], None]) -> Callable[[], None]:
        """Call `listener` with each appointment that is to be reminded of, on a worker's thread.

        It returns once the reminder is to be seen, and raises `NotShown` where it never will be.
        Returns what ends the subscription.
        """
        ...

    def here(self, at: datetime) -> None:
        """Somebody sat at the window then: whoever is there needs no message elsewhere."""
        ...
