"""Domain, calendar: the refusal of a time that is taken."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import Trouble


class Overlap(Trouble):
    """The time is taken, gaps included. `conflicts` are the bookings in the way, in time order."""

    def __init__(
        self, message: str, conflicts: Sequence[CalendarItem], *, remedy: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.conflicts = tuple(conflicts)
