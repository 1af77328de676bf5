"""Screen readers find every booking by name, hear focus and selection, and can act."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.widgets.mini_month.mini_month import MiniMonth

NAME = QAccessible.Text.Name


def interface(widget: Any) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def names(widget: Any) -> list[str]:
    grid = interface(widget)
    return [grid.child(index).text(NAME) for index in range(grid.childCount())]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Any, int]]]:
    """The events that reach Qt's accessibility: their kind and their child."""
    heard: list[tuple[Any, int]] = []
    real = QAccessible.updateAccessibility

    def listen(event: Any) -> None:
        heard.append((event.type(), event.child()))
        real(event)

    QAccessible.setActive(True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    yield heard
    QAccessible.setActive(False)


def test_every_booking_has_a_full_name(view: CalendarView, add: Any) -> None:
    add(2, "10:00", "11:00")
    add(3, "09:00", "09:15", client="Chidi Okafor", state="pending", place="Office", series_id=7)
    view.refresh()
    assert names(view.grid) == [
        "Anna Schmidt, Printer, Tuesday 2 March 10:00 to 11:00, confirmed",
        "Chidi Okafor, Printer, Wednesday 3 March 09:00 to 09:15, Office, pending, repeats",
    ]


def test_children_know_place_role_state_and_parent(view: CalendarView, add: Any) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    view.select(1)
    grid = interface(view.grid)
    child = grid.child(0)
    box = view.grid.boxes[0][1]
    assert child.rect().topLeft() == view.grid.mapToGlobal(
        view.grid.place_of(view.grid.shown.items[0]).topLeft()
    )
    assert child.rect().height() >= box.height - 1
    assert child.role() == QAccessible.Role.ListItem
    assert child.state().selected
    assert child.parent() is grid
    assert grid.indexOfChild(child) == 0
    middle = child.rect().center()
    assert grid.childAt(middle.x(), middle.y()) is child


def test_names_follow_the_diary_and_old_children_are_invalid(
    view: CalendarView, source: Any, add: Any
) -> None:
    add(2, "10:00", "11:00")
    add(3, "10:00", "11:00")
    view.refresh()
    last = interface(view.grid).child(1)
    assert last.isValid()
    source.held.pop()
    source.take(source.held[0]._replace(client="Zoë"))
    view.refresh()
    gc.collect()
    assert not last.isValid()
    assert last.text(NAME) == ""
    assert names(view.grid)[0].startswith("Zoë, ")


def test_selecting_by_key_tells_focus_and_selection(
    view: CalendarView, add: Any, events: list[tuple[Any, int]]
) -> None:
    add(2, "10:00", "11:00")
    add(3, "10:00", "11:00")
    view.refresh()
    events.clear()
    QTest.keyClick(view.grid, Qt.Key.Key_Tab)
    QTest.keyClick(view.grid, Qt.Key.Key_Tab)
    kinds = [(kind, child) for kind, child in events if kind == QAccessible.Event.Focus]
    assert kinds == [(QAccessible.Event.Focus, 0), (QAccessible.Event.Focus, 1)]
    assert (QAccessible.Event.Selection, 1) in events
    assert interface(view.grid).focusChild() is interface(view.grid).child(1)


def test_free_time_under_the_cursor_is_announced(
    view: CalendarView, events: list[tuple[Any, int]]
) -> None:
    events.clear()
    QTest.keyClick(view.grid, Qt.Key.Key_Down)
    assert QAccessible.Event.Announcement in [kind for kind, _ in events]


def test_a_screen_reader_can_open_a_booking(view: CalendarView, add: Any) -> None:
    item = add(2, "10:00", "11:00")
    view.refresh()
    opened: list[Any] = []
    view.activated.connect(opened.append)
    actions = interface(view.grid).child(0).actionInterface()
    assert actions is not None
    actions.doAction("Press")
    assert opened == [item]


@pytest.mark.parametrize("mode", [Mode.MONTH, Mode.AGENDA])
def test_month_and_agenda_speak_too(view: CalendarView, add: Any, mode: Mode) -> None:
    add(2, "10:00", "11:00")
    view.set_mode(mode)
    view.show_date(date(2027, 3, 2))
    page = view.focusProxy()
    assert names(page) == ["Anna Schmidt, Printer, Tuesday 2 March 10:00 to 11:00, confirmed"]


def test_the_little_month_speaks(qtbot: QtBot, clock: Callable[[], datetime]) -> None:
    month = MiniMonth(clock)
    qtbot.addWidget(month)
    month.show_range(date(2027, 3, 1), date(2027, 3, 8))
    month.set_busy_days({date(2027, 3, 2): 3})
    assert names(month)[1] == "Tuesday 2 March 2027, 3 bookings"


def test_views_come_and_go_without_harm(
    qtbot: QtBot, source: Any, add: Any, clock: Callable[[], datetime]
) -> None:
    add(2, "10:00", "11:00")
    for _ in range(8):
        made = CalendarView(source, clock)
        made.show()
        assert len(names(made.grid)) == 1
        made.close()
        made.deleteLater()
        del made
        qtbot.wait(0)
        gc.collect()
