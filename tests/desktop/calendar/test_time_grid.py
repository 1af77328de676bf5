"""The time grid under a real mouse and keyboard: what each gesture asks for, and what it shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.ghost import Ghost
from scheduler_app.domain.practice.rules import DaysOff
from tests.desktop.calendar.ears import Ear, wall

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def ghost_of(view: CalendarView) -> Ghost | None:
    return view.grid.ghost


def test_dragging_over_free_time_asks_for_a_booking(view: CalendarView, hand: Any) -> None:
    ear = Ear(view.create_requested)
    hand.drag(hand.at(2, "10:00"), hand.at(2, "11:20"))
    [(start, end)] = ear.heard
    assert (wall(start, view), wall(end, view)) == ("Wed 03 10:00", "Wed 03 11:30")


def test_dragging_upwards_asks_for_the_same(view: CalendarView, hand: Any) -> None:
    ear = Ear(view.create_requested)
    hand.drag(hand.at(2, "11:20"), hand.at(2, "10:00"))
    [(start, end)] = ear.heard
    assert (wall(start, view), wall(end, view)) == ("Wed 03 10:00", "Wed 03 11:30")


def test_dragging_a_booking_moves_it_to_another_day(
    view: CalendarView, hand: Any, add: Any
) -> None:
    item = add(2, "10:00", "11:00")
    view.refresh()
    ear = Ear(view.move_requested)
    hand.drag(hand.at(1, "10:30"), hand.at(3, "14:02"))
    [(moved, start)] = ear.heard
    assert moved == item
    assert wall(start, view) == "Thu 04 13:30"


def test_dragging_the_lower_edge_resizes(view: CalendarView, hand: Any, add: Any) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    ear = Ear(view.resize_requested)
    edge = hand.at(1, "11:00") - QPoint(0, 5)
    hand.drag(edge, hand.at(1, "12:14"))
    [(_, start, end)] = ear.heard
    assert (wall(start, view), wall(end, view)) == ("Tue 02 10:00", "Tue 02 12:15")


def test_dragging_the_upper_edge_moves_the_start(view: CalendarView, hand: Any, add: Any) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    ear = Ear(view.resize_requested)
    hand.drag(hand.at(1, "10:00") + QPoint(0, 1), hand.at(1, "12:30"))
    [(_, start, end)] = ear.heard
    assert (wall(start, view), wall(end, view)) == ("Tue 02 10:45", "Tue 02 11:00")


def test_escape_gives_up_a_drag(view: CalendarView, hand: Any, add: Any) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    moves, creates = Ear(view.move_requested), Ear(view.create_requested)
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), hand.at(3, "14:00"))
    assert ghost_of(view) is not None
    QTest.keyClick(view.grid, Key.Key_Escape)
    assert ghost_of(view) is None
    hand.move(hand.at(3, "14:00"), hand.at(3, "15:00"))
    hand.release(hand.at(3, "15:00"))
    assert not moves.heard
    assert not creates.heard


def test_a_drag_shows_times_and_what_is_in_the_way(view: CalendarView, hand: Any, add: Any) -> None:
    add(2, "10:00", "11:00")
    add(4, "14:00", "15:00", client="Chidi Okafor")
    view.refresh()
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), hand.at(3, "14:45"))
    ghost = view.grid.ghost
    assert ghost is not None
    assert ghost.lines[0].startswith("14:15 – 15:15")
    assert ghost.lines[1] == "Overlaps Chidi Okafor, 14:00 – 15:00"
    hand.move(hand.at(3, "14:45"), hand.at(4, "14:45"))
    assert view.grid.ghost is not None
    assert not view.grid.ghost.clashes
    hand.release(hand.at(4, "14:45"))


@pytest.mark.parametrize(("side", "landed"), [(1, "Mon 08 10:00"), (-1, "Sun 28 10:00")])
def test_a_booking_held_beside_the_days_turns_the_week(
    view: CalendarView, hand: Any, add: Any, qtbot: QtBot, side: int, landed: str
) -> None:
    item = add(2, "10:00", "11:00")
    view.refresh()
    first, plan = view.range()[0], view.grid.plan
    moves, y = Ear(view.move_requested), hand.at(1, "10:30").y()
    beside = QPoint(int(plan.width) + 3 if side > 0 else 20, y)
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), beside)
    qtbot.waitUntil(lambda: view.range()[0] == first + timedelta(7 * side), timeout=5_000)
    assert ghost_of(view) is not None
    inside = hand.at(0 if side > 0 else 6, "10:30")
    hand.move(beside, inside)
    hand.release(inside)
    [(moved, start)] = moves.heard
    assert moved == item
    assert wall(start, view) == landed


def test_a_new_booking_drawn_to_the_edge_stays_in_its_week(
    view: CalendarView, hand: Any, qtbot: QtBot
) -> None:
    first = view.range()[0]
    hand.press(hand.at(1, "10:30"))
    hand.move(hand.at(1, "10:30"), QPoint(20, hand.at(1, "11:30").y()))
    qtbot.wait(900)
    assert view.range()[0] == first
    assert ghost_of(view) is not None
    QTest.keyClick(view.grid, Key.Key_Escape)


def test_a_click_neither_moves_nor_creates(view: CalendarView, hand: Any, add: Any) -> None:
    item = add(2, "10:00", "11:00")
    view.refresh()
    moves, creates, picks = (
        Ear(view.move_requested),
        Ear(view.create_requested),
        Ear(view.selected),
    )
    hand.drag(hand.at(1, "10:30"), hand.at(1, "10:30") + QPoint(1, 1))
    assert picks.heard == [(item,)]
    hand.drag(hand.at(4, "10:30"), hand.at(4, "10:30"))
    assert picks.heard == [(item,), (None,)]
    assert not moves.heard
    assert not creates.heard


@pytest.mark.parametrize("state", ["done", "cancelled", "no-show"])
def test_what_is_over_cannot_be_dragged(
    view: CalendarView, hand: Any, add: Any, state: str
) -> None:
    add(2, "10:00", "11:00", state=state)
    view.refresh()
    ear = Ear(view.move_requested)
    hand.drag(hand.at(1, "10:30"), hand.at(3, "14:00"))
    assert not ear.heard


def test_a_double_click_opens_or_creates(view: CalendarView, hand: Any, add: Any) -> None:
    item = add(2, "10:00", "11:00")
    view.refresh()
    opened, created = Ear(view.activated), Ear(view.create_requested)
    QTest.mouseDClick(view.grid, Qt.MouseButton.LeftButton, pos=hand.at(1, "10:30"))
    assert opened.heard == [(item,)]
    QTest.mouseDClick(view.grid, Qt.MouseButton.LeftButton, pos=hand.at(2, "13:40"))
    [(start, end)] = created.heard
    assert (wall(start, view), end) == ("Wed 03 13:30", None)


def test_the_right_button_asks_for_a_menu(view: CalendarView, hand: Any, add: Any) -> None:
    item = add(2, "10:00", "11:00")
    view.refresh()
    ear = Ear(view.menu_requested)
    for at in (hand.at(1, "10:30"), hand.at(2, "14:20")):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.grid.mapToGlobal(at))
        QApplication.sendEvent(view.grid, event)
    assert [what[0] for what in ear.heard] == [item, None]
    assert wall(ear.heard[1][1], view) == "Wed 03 14:15"


def test_the_tooltip_never_reads_names_as_html(view: CalendarView, hand: Any, add: Any) -> None:
    add(2, "10:00", "11:00", client="<img src=x> & Sons")
    view.refresh()
    at = hand.at(1, "10:30")
    QApplication.sendEvent(
        view.grid, QHelpEvent(QHelpEvent.Type.ToolTip, at, view.grid.mapToGlobal(at))
    )
    assert "&lt;img src=x&gt; &amp; Sons" in QToolTip.text()
    QToolTip.hideText()


def test_a_drag_near_the_edge_scrolls(qtbot: QtBot, view: CalendarView, hand: Any) -> None:
    before = view.grid.plan.scroll
    begin = hand.at(2, "10:00")
    edge = QPoint(begin.x(), view.grid.height() - 4)
    hand.press(begin)
    hand.move(begin, edge)
    qtbot.waitUntil(lambda: view.grid.plan.scroll > before + 30, timeout=3000)
    QTest.keyClick(view.grid, Key.Key_Escape)
    hand.release(edge)


def test_arrows_walk_and_enter_creates(view: CalendarView) -> None:
    ear = Ear(view.create_requested)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Right):
        QTest.keyClick(view.grid, key)
    QTest.keyClick(view.grid, Key.Key_Down, SHIFT)
    QTest.keyClick(view.grid, Key.Key_Return)
    [(start, end)] = ear.heard
    assert (wall(start, view), wall(end, view)) == ("Wed 03 09:15", "Wed 03 09:45")


def test_arrows_select_what_they_meet_and_go_on(view: CalendarView, add: Any) -> None:
    item = add(2, "09:15", "10:00")
    view.refresh()
    picks, creates = Ear(view.selected), Ear(view.create_requested)
    for _ in range(3):
        QTest.keyClick(view.grid, Key.Key_Down)
    assert picks.heard == [(item,), (None,)]
    QTest.keyClick(view.grid, Key.Key_Return)
    assert wall(creates.heard[0][0], view) == "Tue 02 10:00"


def test_arrows_leave_the_week_for_the_next(view: CalendarView) -> None:
    for _ in range(7):
        QTest.keyClick(view.grid, Key.Key_Right)
    assert view.range() == (date(2027, 3, 8), date(2027, 3, 15))


def test_alt_arrows_move_and_resize(view: CalendarView, add: Any) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    view.select(1)
    moves, sizes = Ear(view.move_requested), Ear(view.resize_requested)
    QTest.keyClick(view.grid, Key.Key_Down, ALT)
    QTest.keyClick(view.grid, Key.Key_Right, ALT)
    QTest.keyClick(view.grid, Key.Key_Down, ALT | SHIFT)
    assert [wall(start, view) for _, start in moves.heard] == ["Tue 02 10:15", "Wed 03 10:00"]
    assert wall(sizes.heard[0][2], view) == "Tue 02 11:15"


def test_tab_enter_delete_menu_and_escape(view: CalendarView, add: Any) -> None:
    first, second = add(2, "10:00", "11:00"), add(3, "10:00", "11:00")
    view.refresh()
    opened, deleted, menus = (
        Ear(view.activated),
        Ear(view.delete_requested),
        Ear(view.menu_requested),
    )
    QTest.keyClick(view.grid, Key.Key_Tab)
    QTest.keyClick(view.grid, Key.Key_Return)
    QTest.keyClick(view.grid, Key.Key_Tab)
    QTest.keyClick(view.grid, Key.Key_Delete)
    at = QPoint(1, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, at)
    QApplication.sendEvent(view.grid, event)
    assert (opened.heard, deleted.heard) == ([(first,)], [(second,)])
    assert menus.heard[0][0] == second
    QTest.keyClick(view.grid, Key.Key_Escape)
    assert view.grid.selected_item() is None


def test_pages_and_home(view: CalendarView) -> None:
    QTest.keyClick(view.grid, Key.Key_PageDown)
    QTest.keyClick(view.grid, Key.Key_PageDown)
    assert view.range()[0] == date(2027, 3, 15)
    QTest.keyClick(view.grid, Key.Key_PageUp)
    assert view.range()[0] == date(2027, 3, 8)
    QTest.keyClick(view.grid, Key.Key_Home)
    assert view.range()[0] == date(2027, 3, 1)


def test_ctrl_and_plus_zoom(view: CalendarView) -> None:
    before = view.grid.plan.hour
    QTest.keyClick(view.grid, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.grid.plan.hour > before
    QTest.keyClick(view.grid, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.grid.plan.hour == pytest.approx(before)


def test_it_opens_at_the_start_of_work(view: CalendarView) -> None:
    plan = view.grid.plan
    assert plan.body < plan.y(9 * 60) < plan.body + plan.hour


def test_days_off_are_named(view: CalendarView, source: Any) -> None:
    off = DaysOff(1, date(2027, 3, 4), date(2027, 3, 4), "Moving house")
    source.working = type(source.working)(
        source.working.zone, source.working.hours, days_off=(off,)
    )
    view.refresh()
    assert view.grid.shown.labels[3] == "Moving house"
    assert view.grid.shown.open_rows[3] == ()


def test_clock_change_days_can_be_dragged_on(view: CalendarView, hand: Any, add: Any) -> None:
    add(27, "01:30", "02:30")
    view.show_date(date(2027, 3, 28))
    view.grid.scroll_by(-5000)
    ear = Ear(view.move_requested)
    hand.drag(hand.at(5, "02:00"), hand.at(6, "02:45"))
    [(_, start)] = ear.heard
    assert wall(start, view) == "Sun 28 03:00"


def test_what_a_change_of_week_leaves_unpainted_is_right(view: CalendarView, add: Any) -> None:
    add(9, "10:00", "11:00")

    def seen() -> QImage:
        QApplication.processEvents()
        return view.screen().grabWindow(view.winId()).toImage()

    pictures = []
    for _ in range(4):  # the first of them leaves the week that holds the now line
        view.step(1)
        partly = seen()
        view.grid.repaint()
        assert partly == seen()
        pictures.append(partly)
    assert pictures[0] != pictures[1]
    view.show_date(date(2027, 3, 1))
    partly = seen()
    view.grid.repaint()
    assert partly == seen()
