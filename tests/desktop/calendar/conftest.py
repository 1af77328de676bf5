"""Fixtures of the calendar's tests: a diary in memory, a week in March 2027, and its widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.time_grid import TimeGrid
from scheduler_app.domain.calendar.gaps import occupied_by, overlap
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.practice.rules import Practice, Span, WorkingTime
from scheduler_app.domain.zones import instant_of, zone

MONDAY = date(2027, 3, 1)
OFFICE_HOURS = ((Span(time(9), time(12, 30)), Span(time(13, 30), time(17))),) * 5 + ((), ())


@dataclass
class FakeSource:
    """A diary in memory: a list of items and the rules of a practice."""

    held: list[CalendarItem] = field(default_factory=list)
    rules: Practice = field(default_factory=lambda: Practice("Europe/Berlin", OFFICE_HOURS))
    working: WorkingTime = field(default_factory=lambda: WorkingTime("Europe/Berlin", OFFICE_HOURS))

    def items(self, start: int, end: int) -> Sequence[CalendarItem]:
        return [item for item in self.held if item.start < end and start < item.end]

    def working_time(self, _first: date, _last: date) -> WorkingTime:
        return self.working

    def in_the_way(self, start: int, end: int, item: CalendarItem | None) -> list[CalendarItem]:
        wish = make_item(start, end) if item is None else item._replace(start=start, end=end)
        return [
            other
            for other in self.held
            if other.id != wish.id and overlap(occupied_by(wish), occupied_by(other))
        ]

    def practice(self) -> Practice:
        return self.rules

    def take(self, changed: CalendarItem) -> None:
        """Put a changed item in the place of the one with its id."""
        self.held = [changed if item.id == changed.id else item for item in self.held]

    def use_zone(self, name: str) -> None:
        """Move the practice to another zone."""
        self.rules = replace(self.rules, zone=name)
        self.working = replace(self.working, zone=name)


def make_item(start: int, end: int, **what: object) -> CalendarItem:
    """An item with plain values where none are given."""
    plain: dict[str, object] = {
        "id": 0, "kind": "appointment", "state": "confirmed", "start": start, "end": end,
        "preparation": 0, "wrap_up": 0, "travel": 0, "place_id": None, "zone": "Europe/Berlin",
        "title": "", "client_id": 1, "client": "Anna Schmidt", "service_id": 1,
        "service": "Printer", "hue": 0, "place": "", "series_id": None, "transparent": 0,
        "all_day": 0, "conflict": 0, "uid": "",
    }  # fmt: skip
    return CalendarItem(**(plain | what))  # type: ignore[arg-type]


def instant(day: int, clock: str, zone_name: str = "Europe/Berlin") -> int:
    """Epoch seconds of a wall time on a day of March 2027; `day` 33 is 2 April."""
    wall = datetime.combine(date.fromordinal(MONDAY.toordinal() + day - 1), time.min)
    hours, minutes = clock.split(":")
    wall = wall.replace(hour=int(hours), minute=int(minutes))
    return int(instant_of(wall, zone(zone_name)).timestamp())


Add = Callable[..., CalendarItem]


@pytest.fixture
def source() -> FakeSource:
    """An empty diary of a practice in Berlin."""
    return FakeSource()


@pytest.fixture
def add(source: FakeSource) -> Add:
    """Put a booking into the diary: `add(2, "10:00", "11:00", client="…")` on 2 March 2027."""

    def adds(day: int, begin: str, end: str, **what: object) -> CalendarItem:
        what.setdefault("id", len(source.held) + 1)
        item = make_item(instant(day, begin), instant(day, end), **what)
        source.held.append(item)
        return item

    return adds


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """It is Tuesday 2 March 2027, 10:20 in Berlin."""
    return lambda: datetime(2027, 3, 2, 9, 20, tzinfo=UTC)


@pytest.fixture
def view(qtbot: QtBot, source: FakeSource, clock: Callable[[], datetime]) -> Iterator[CalendarView]:
    """The calendar, shown in a window of 1000 by 700 pixels."""
    made = CalendarView(source, clock)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.grid.setFocus()
    yield made
    made.close()


@dataclass
class Hand:
    """A hand on the mouse over a time grid: moves as a real one does, in steps."""

    grid: TimeGrid

    def at(self, day: int, clock: str, shift: float = 0.5) -> QPoint:
        """The pixel of a wall time in a column; `shift` is the share of the column's width."""
        plan = self.grid.plan
        hours, minutes = clock.split(":")
        left, right = plan.edges[day], plan.edges[day + 1]
        y = plan.y(int(hours) * 60 + int(minutes))
        return QPointF(left + (right - left) * shift, y + 1).toPoint()

    def press(self, at: QPoint) -> None:
        QTest.mousePress(self.grid, Qt.MouseButton.LeftButton, pos=at)

    def move(self, begin: QPoint, end: QPoint, steps: int = 6) -> None:
        for step in range(1, steps + 1):
            at = begin + (end - begin) * step / steps
            QTest.mouseMove(self.grid, at)

    def release(self, at: QPoint) -> None:
        QTest.mouseRelease(self.grid, Qt.MouseButton.LeftButton, pos=at)

    def drag(self, begin: QPoint, end: QPoint) -> None:
        self.press(begin)
        self.move(begin, end)
        self.release(end)


@pytest.fixture
def hand(view: CalendarView) -> Hand:
    """A hand on the mouse over the calendar's time grid."""
    return Hand(view.grid)
