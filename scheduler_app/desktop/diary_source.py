"""Desktop: what the painted calendar asks of the diary, answered by the use cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.practice.rules import Practice, WorkingTime
from scheduler_app.domain.zones import zone
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, what_is_in_the_way
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.practice.rules import get_practice, working_time


class DiarySource:
    """Reads on the GUI thread: each is one indexed query, and readers never wait for writers."""

    def __init__(self, diary: DiaryHandle, clock: Callable[[], datetime]) -> None:
        self._diary = diary
        self._clock = clock
        self._practice: Practice | None = None
        self._working: dict[tuple[date, date], WorkingTime] = {}
        self.with_cancelled = False

    def forget(self, kinds: frozenset[ChangedKind]) -> None:
        """Something of these kinds changed: where rules did, the diary is asked again for them."""
        if ChangedKind.RULES in kinds:
            self._practice = None
            self._working.clear()

    def items(self, start: int, end: int) -> Sequence[CalendarItem]:
        """What lies in [start, end), epoch seconds. A conflict that is over is marked no more."""
        found = calendar_items(self._diary, start, end, with_cancelled=self.with_cancelled)
        now = int(self._clock().timestamp())
        return [item._replace(conflict=0) if 0 < item.conflict <= now else item for item in found]

    def working_time(self, first: date, last: date) -> WorkingTime:
        """When the practice is open from `first` to `last`."""
        found = self._working.get((first, last))
        if found is None:
            found = self._working[first, last] = working_time(self._diary, first, last)
        return found

    def in_the_way(self, start: int, end: int, item: CalendarItem | None) -> Sequence[CalendarItem]:
        """What `item` (or something new without gaps) would overlap at [start, end)."""
        return what_is_in_the_way(
            self._diary,
            start=start,
            end=end,
            preparation=item.preparation if item else 0,
            wrap_up=item.wrap_up if item else 0,
            travel=item.travel if item else 0,
            place_id=item.place_id if item else None,
            without=item.id if item else None,
        )

    def practice(self) -> Practice:
        """The rules of the practice, kept until something changes."""
        if self._practice is None:
            self._practice = get_practice(self._diary)
        return self._practice

    def zone(self) -> ZoneInfo:
        """The practice's zone."""
        return zone(self.practice().zone)
