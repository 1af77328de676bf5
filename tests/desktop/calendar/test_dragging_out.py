"""Drags that leave the hours or the grid: clamped to the day, snapped, told, or given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.drop_targets import Cover, MonthDrop
from scheduler_app.desktop.calendar.month_view import MonthView
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.widgets.mini_month.mini_month import MiniMonth
from tests.desktop.calendar.conftest import instant
from tests.desktop.calendar.ears import Ear, Ears, wall

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
GRIDS = [Mode.WEEK, Mode.WORK_WEEK, Mode.DAY]


@pytest.fixture
def beside(view: CalendarView, qtbot: QtBot) -> Iterator[tuple[MiniMonth, QFrame]]:
    """A mini month at the left of the view and a panel that lies over its right edge."""
    window = QWidget()
    qtbot.addWidget(window)
    month, panel = MiniMonth(), QFrame(window)
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(month, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(view, 1)
    window.resize(1240, 720)
    window.show()
    qtbot.waitExposed(window)
    month.show_range(*view.range())
    panel.setGeometry(1100, 100, 140, 620)
    panel.show()
    panel.raise_()
    view.drops.add(MonthDrop(month))
    view.drops.add(Cover(lambda: panel))
    view.grid.setFocus()
    yield month, panel
    view.setParent(None)
    window.close()


def held_at_the_top(view: CalendarView, hand: Any, qtbot: QtBot, begin: QPoint) -> QPoint:
    """Press at `begin`, and hold in the names of the days until midnight is in view."""
    edge = QPoint(begin.x(), int(view.grid.plan.body) - 8)
    hand.press(begin)
    view.grid.scroll_by(80 - view.grid.plan.scroll)  # the rest is scrolled by holding
    hand.move(begin, edge)
    qtbot.waitUntil(lambda: view.grid.plan.scroll == 0, timeout=8000)
    return edge


def held_at_the_foot(view: CalendarView, hand: Any, qtbot: QtBot, begin: QPoint) -> QPoint:
    edge = QPoint(begin.x(), view.grid.height() - 1)
    hand.press(begin)
    hand.move(begin, edge)
    qtbot.waitUntil(lambda: view.grid.plan.scroll >= int(view.grid.plan.most_scroll), timeout=8000)
    return edge


def label_in_view(view: CalendarView) -> str:
    """What the bubble says, if all of it lies within the hours."""
    ghost, plan = view.grid.ghost, view.grid.plan
    assert ghost is not None
    assert plan.body <= ghost.bubble.top < ghost.bubble.bottom <= plan.height
    assert plan.edges[0] <= ghost.bubble.left < ghost.bubble.right <= plan.width
    return ghost.lines[0]


@pytest.mark.parametrize("mode", GRIDS)
def test_held_at_the_top_a_booking_stops_at_midnight(
    view: CalendarView, hand: Any, add: Any, qtbot: QtBot, mode: Mode
) -> None:
    add(5, "11:30", "12:30")
    view.set_mode(mode)
    view.show_date(date(2027, 3, 5))
    ears, column = Ears(view), 0 if mode is Mode.DAY else 4
    edge = held_at_the_top(view, hand, qtbot, hand.at(column, "12:05"))
    assert label_in_view(view).startswith("00:00 – 01:00")
    hand.release(edge)
    assert ears.asked() == [("move", "Fri 05 00:00")]


@pytest.mark.parametrize("mode", GRIDS)
def test_held_at_the_foot_a_booking_stops_at_the_end_of_its_day(
    view: CalendarView, hand: Any, add: Any, qtbot: QtBot, mode: Mode
) -> None:
    add(5, "11:30", "12:30")
    view.set_mode(mode)
    view.show_date(date(2027, 3, 5))
    ears, column = Ears(view), 0 if mode is Mode.DAY else 4
    edge = held_at_the_foot(view, hand, qtbot, hand.at(column, "11:40"))
    assert label_in_view(view).startswith("23:00 – 00:00")
    hand.release(edge)
    assert ears.asked() == [("move", "Fri 05 23:00")]


def test_an_odd_start_is_snapped_at_the_edge_too(
    view: CalendarView, hand: Any, add: Any, qtbot: QtBot
) -> None:
    add(5, "11:37", "12:24")
    view.refresh()
    ears = Ears(view)
    hand.release(held_at_the_foot(view, hand, qtbot, hand.at(4, "12:00")))
    assert ears.asked() == [("move", "Fri 05 23:00")]


def test_a_resize_held_at_either_edge_stops_at_midnight(
    view: CalendarView, hand: Any, add: Any, qtbot: QtBot
) -> None:
    add(5, "11:30", "12:30")
    view.refresh()
    ears = Ears(view)
    hand.release(held_at_the_top(view, hand, qtbot, hand.at(4, "11:30") + QPoint(0, 1)))
    view.grid.reveal(instant(5, "12:00"), instant(5, "16:00"))
    hand.release(held_at_the_foot(view, hand, qtbot, hand.at(4, "12:30") - QPoint(0, 5)))
    assert ears.asked() == [
        ("size", "Fri 05 00:00", "Fri 05 12:30"),
        ("size", "Fri 05 11:30", "Sat 06 00:00"),
    ]


def test_a_new_booking_held_at_either_edge_stops_at_midnight(
    view: CalendarView, hand: Any, qtbot: QtBot
) -> None:
    ears = Ears(view)
    edge = held_at_the_top(view, hand, qtbot, hand.at(4, "11:30"))
    assert label_in_view(view).startswith("00:00 – 11:45")
    hand.release(edge)
    view.grid.reveal(instant(5, "15:00"), instant(5, "19:00"))
    hand.release(held_at_the_foot(view, hand, qtbot, hand.at(4, "15:30")))
    assert ears.asked() == [
        ("new", "Fri 05 00:00", "Fri 05 11:45"),
        ("new", "Fri 05 15:30", "Sat 06 00:00"),
    ]


def test_resizing_stays_in_its_day_wherever_the_hand_drifts(
    view: CalendarView, hand: Any, add: Any
) -> None:
    add(3, "10:00", "11:00")
    view.refresh()
    ears = Ears(view)
    hand.drag(hand.at(2, "11:00") - QPoint(0, 5), hand.at(4, "12:00"))
    hand.drag(hand.at(2, "10:00") + QPoint(0, 1), hand.at(1, "09:00"))
    assert ears.asked() == [
        ("size", "Wed 03 10:00", "Wed 03 12:00"),
        ("size", "Wed 03 09:00", "Wed 03 11:00"),
    ]


def test_a_night_shift_taken_by_its_morning_is_snapped_and_labelled(
    view: CalendarView, hand: Any, add: Any, source: Any
) -> None:
    add(4, "22:10", "23:00", client="", title="Night", kind="busy")
    source.take(source.held[0]._replace(end=instant(5, "09:00")))
    view.refresh()
    ears = Ears(view)
    hand.press(hand.at(4, "08:30"))
    hand.move(hand.at(4, "08:30"), hand.at(0, "08:30"))
    assert label_in_view(view)
    hand.release(hand.at(0, "08:30"))
    assert ears.asked() == [("move", "Sun 28 22:15")]


def test_three_days_taken_by_the_last_follow_the_hand(
    view: CalendarView, hand: Any, add: Any, source: Any
) -> None:
    add(2, "09:00", "10:00", client="", title="Fair", kind="busy")
    source.take(source.held[0]._replace(end=instant(4, "12:00")))
    view.refresh()
    ears = Ears(view)
    hand.drag(hand.at(3, "10:00"), hand.at(4, "11:00"))
    assert ears.asked() == [("move", "Wed 03 10:00")]


@pytest.mark.parametrize("what", ["move", "size", "new"])
@pytest.mark.parametrize("where", ["panel", "below", "above", "title", "left"])
def test_what_is_let_go_outside_the_grid_is_given_up(
    view: CalendarView,
    hand: Any,
    add: Any,
    beside: tuple[MiniMonth, QFrame],
    what: str,
    where: str,
) -> None:
    month, panel = beside
    add(2, "10:00", "11:00")
    view.refresh()
    grid, ears = view.grid, Ears(view)
    begin = {
        "move": hand.at(1, "10:30"),
        "size": hand.at(1, "11:00") - QPoint(0, 5),
        "new": hand.at(2, "10:30"),
    }[what]
    end = {
        "panel": grid.mapFromGlobal(panel.mapToGlobal(QPoint(70, 200))),
        "below": QPoint(begin.x(), grid.height() + 20),
        "above": QPoint(begin.x(), -20),
        "title": grid.mapFromGlobal(month.mapToGlobal(QPoint(20, 12))),
        "left": QPoint(-30, begin.y() + 200),
    }[where]
    hand.press(begin)
    hand.move(begin, end)
    assert view.grid.ghost is None
    assert view.grid.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    hand.release(end)
    assert ears.asked() == []
    assert view.grid.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_drag_that_comes_back_goes_on(
    view: CalendarView, hand: Any, add: Any, beside: tuple[MiniMonth, QFrame]
) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    ears = Ears(view)
    below = QPoint(hand.at(1, "10:30").x(), view.grid.height() + 30)
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), below)
    hand.move(below, hand.at(3, "10:30"))
    assert view.grid.ghost is not None
    hand.release(hand.at(3, "10:30"))
    assert ears.asked() == [("move", "Thu 04 10:00")]


def day_in(month: MiniMonth, day: date) -> QPoint:
    return month.mapToGlobal(month.cell(month.days().index(day)).center())


def marked(month: MiniMonth) -> tuple[date, str] | None:
    return month.target


def test_a_day_of_the_mini_month_takes_a_booking_at_its_time_of_day(
    view: CalendarView, hand: Any, add: Any, beside: tuple[MiniMonth, QFrame]
) -> None:
    month, _ = beside
    add(2, "10:10", "11:00")
    view.refresh()
    ears = Ears(view)
    begin, end = hand.at(1, "10:30"), view.grid.mapFromGlobal(day_in(month, date(2027, 3, 30)))
    hand.press(begin)
    hand.move(begin, end)
    assert view.grid.ghost is None
    assert marked(month) == (date(2027, 3, 30), "Tue 30 Mar, 10:10")
    month.resize(184, month.height())  # as narrow as the side panel makes it
    assert month._painter._title.width("Wed 30 Sep, 23:45") <= month.width() - 12
    hand.release(end)
    assert marked(month) is None
    # Summer time began on the 28th: the wall time stays.
    assert ears.asked() == [("move", "Tue 30 10:10")]


def test_a_time_that_the_clock_change_skips_is_the_end_of_the_skip(
    view: CalendarView, hand: Any, add: Any, beside: tuple[MiniMonth, QFrame]
) -> None:
    month, _ = beside
    add(2, "02:30", "03:30")
    view.refresh()
    view.grid.scroll_by(-5000)
    ears = Ears(view)
    hand.drag(hand.at(1, "03:00"), view.grid.mapFromGlobal(day_in(month, date(2027, 3, 28))))
    assert ears.asked() == [("move", "Sun 28 03:00")]


@pytest.mark.parametrize("grip", ["size", "new"])
def test_only_a_booking_can_be_let_go_on_the_mini_month(
    view: CalendarView, hand: Any, add: Any, beside: tuple[MiniMonth, QFrame], grip: str
) -> None:
    month, _ = beside
    add(2, "10:00", "11:00")
    view.refresh()
    ears = Ears(view)
    begin = hand.at(1, "11:00") - QPoint(0, 5) if grip == "size" else hand.at(2, "10:30")
    hand.press(begin)
    end = view.grid.mapFromGlobal(day_in(month, date(2027, 3, 30)))
    hand.move(begin, end)
    assert marked(month) is None
    hand.release(end)
    assert ears.asked() == []


def test_escape_gives_up_a_drag_over_the_mini_month(
    view: CalendarView, hand: Any, add: Any, beside: tuple[MiniMonth, QFrame]
) -> None:
    month, _ = beside
    add(2, "10:00", "11:00")
    view.refresh()
    ears = Ears(view)
    end = view.grid.mapFromGlobal(day_in(month, date(2027, 3, 30)))
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), end)
    QTest.keyClick(view.grid, Key.Key_Escape)
    assert marked(month) is None
    hand.release(end)
    assert ears.asked() == []


def test_the_week_does_not_turn_while_a_booking_is_over_what_lies_beside_it(
    view: CalendarView, hand: Any, add: Any, beside: tuple[MiniMonth, QFrame], qtbot: QtBot
) -> None:
    month, _ = beside
    add(2, "10:00", "11:00")
    view.refresh()
    first = view.range()
    end = view.grid.mapFromGlobal(day_in(month, date(2027, 3, 30)))
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), end)
    qtbot.wait(900)
    assert view.range() == first
    QTest.keyClick(view.grid, Key.Key_Escape)
    hand.release(end)


# -- the month ----------------------------------------------------------------------------------


def in_the_month(view: CalendarView, add: Any) -> MonthView:
    add(2, "10:00", "11:00")
    view.set_mode(Mode.MONTH)
    page = view._page()
    assert isinstance(page, MonthView)
    return page


def pull(page: MonthView, begin: QPoint, end: QPoint) -> None:
    QTest.mousePress(page, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 5):
        QTest.mouseMove(page, begin + (end - begin) * step / 4)


def line_of(page: MonthView) -> QPoint:
    box = page.places[0].box
    return QPoint(int(box.left) + 20, int(box.top) + 6)


@pytest.mark.parametrize("end", [QPoint(500, 5), QPoint(-200, 300), QPoint(500, 2000)])
def test_what_leaves_the_month_is_given_up(view: CalendarView, add: Any, end: QPoint) -> None:
    page = in_the_month(view, add)
    ears = Ears(view)
    pull(page, line_of(page), end)
    assert page.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=end)
    assert ears.asked() == []


def test_the_month_and_the_mini_month_work_together(
    view: CalendarView, add: Any, beside: tuple[MiniMonth, QFrame]
) -> None:
    month, _ = beside
    page = in_the_month(view, add)
    ears = Ears(view)
    end = page.mapFromGlobal(day_in(month, date(2027, 3, 30)))
    pull(page, line_of(page), end)
    assert marked(month) == (date(2027, 3, 30), "Tue 30 Mar, 10:00")
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=end)
    assert ears.asked() == [("move", "Tue 30 10:00")]


def test_escape_gives_up_a_drag_in_the_month(view: CalendarView, add: Any) -> None:
    page = in_the_month(view, add)
    ears = Ears(view)
    end = line_of(page) + QPoint(300, 0)
    pull(page, line_of(page), end)
    QTest.keyClick(page, Key.Key_Escape)
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=end)
    assert ears.asked() == []
    assert page.selected_item() is not None


# -- the keyboard -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "key", "landed"),
    [(1, Key.Key_Left, "Sun 28 10:00"), (7, Key.Key_Right, "Mon 08 10:00")],
)
def test_alt_arrows_keep_the_time_of_day_beyond_the_days_in_view(
    view: CalendarView, add: Any, day: int, key: Qt.Key, landed: str
) -> None:
    add(day, "10:00", "11:00")
    view.refresh()
    view.select(1)
    moves = Ear(view.move_requested)
    QTest.keyClick(view.grid, key, ALT)
    assert [wall(start, view) for _, start in moves.heard] == [landed]
