"""Desktop, calendar: what the painted calendar asks of the diary, and the ways it can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.practice.rules import Practice, WorkingTime


class Mode(StrEnum):
    """How much of the diary is in view."""

    DAY = "day"
    WORK_WEEK = "work week"
    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


class CalendarSource(Protocol):
    """The diary as the calendar sees it. Called in the GUI thread, so each answer must be quick.

    Instants are epoch seconds UTC; ranges exclude their end.
    """

    def items(self, start: int, end: int) -> Sequence[CalendarItem]:
        """All items that overlap the range, in any order, cancelled ones if they are wanted."""
        ...

    def working_time(self, first: date, last: date) -> WorkingTime:
        """The working hours, with what replaces them from `first` to before `last`."""
        ...

    def in_the_way(self, start: int, end: int, item: CalendarItem | None) -> Sequence[CalendarItem]:
        """What would overlap, gaps included, if `item` (or something new) took this time."""
        ...

    def practice(self) -> Practice:
        """The rules of the practice: its zone, grid and first day of the week."""
        ...
