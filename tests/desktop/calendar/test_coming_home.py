"""Today brings back the days and the hours of work; an empty step is booked without a length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.calendar.agenda_view import AgendaView
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.source import Mode
from tests.desktop.calendar.ears import Ear, wall

Key = Qt.Key


@pytest.mark.parametrize("mode", [Mode.WEEK, Mode.WORK_WEEK, Mode.DAY])
@pytest.mark.parametrize("away", [-5000, 5000])
def test_today_comes_back_to_the_hours_of_work(view: CalendarView, mode: Mode, away: int) -> None:
    view.set_mode(mode)
    home = view.grid.plan.scroll
    view.grid.scroll_by(away)
    assert view.grid.plan.scroll != home
    view.today()
    assert view.grid.plan.scroll == home


def test_home_does_the_same(view: CalendarView) -> None:
    home = view.grid.plan.scroll
    view.grid.scroll_by(-5000)
    QTest.keyClick(view.grid, Key.Key_Home)
    assert view.grid.plan.scroll == home


def test_today_shows_the_now_line_where_it_is_worked_now(source: Any, qtbot: QtBot) -> None:
    at = datetime(2027, 3, 2, 15, 45, tzinfo=UTC)  # 16:45 in Berlin, open until 17:00
    view = CalendarView(source, lambda: at)
    qtbot.addWidget(view)
    view.resize(1000, 320)
    view.show()
    qtbot.waitExposed(view)
    plan = view.grid.plan
    assert plan.y(16 * 60 + 45) > plan.height
    view.today()
    plan = view.grid.plan
    assert plan.body < plan.y(16 * 60 + 45) < plan.height
    view.close()


@pytest.mark.parametrize("act", ["today", "further"])
def test_the_agenda_begins_at_its_first_day(
    view: CalendarView, add: Callable[..., Any], act: str
) -> None:
    for day in range(2, 58):
        for hour in ("09", "11", "14"):
            add(day, f"{hour}:00", f"{hour}:45")
    view.set_mode(Mode.AGENDA)
    page = view._page()
    assert isinstance(page, AgendaView)
    top = page.places[0].box.top
    page.reveal(len(page.places) - 1)
    assert page.places[0].box.top < 0
    if act == "today":
        view.today()
    else:
        view.step(1)
    assert page.places[0].box.top == top


def test_enter_on_an_empty_step_leaves_the_length_to_the_service(view: CalendarView) -> None:
    ear = Ear(view.create_requested)
    for _ in range(3):
        QTest.keyClick(view.grid, Key.Key_Down)
    QTest.keyClick(view.grid, Key.Key_Return)
    [(start, end)] = ear.heard
    assert (wall(start, view), end) == ("Tue 02 09:30", None)


def test_so_does_a_click_and_enter(view: CalendarView, hand: Any) -> None:
    ear = Ear(view.create_requested)
    QTest.mouseClick(view.grid, Qt.MouseButton.LeftButton, pos=hand.at(2, "14:00"))
    QTest.keyClick(view.grid, Key.Key_Return)
    [(start, end)] = ear.heard
    assert (wall(start, view), end) == ("Wed 03 14:00", None)


def test_so_does_a_double_click_in_the_month(view: CalendarView) -> None:
    view.set_mode(Mode.MONTH)
    ear = Ear(view.create_requested)
    page = view._page()
    QTest.mouseDClick(page, Qt.MouseButton.LeftButton, pos=QPoint(page.width() // 2, 120))
    [(_, end)] = ear.heard
    assert end is None
