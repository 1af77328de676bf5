"""The calendar as a whole: modes, titles, month, agenda, mini month and the printed page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.month_view import MonthView
from scheduler_app.desktop.calendar.page_painter import _plan, paint_page
from scheduler_app.desktop.calendar.shown_days import look_up
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.widgets.mini_month.mini_month import MiniMonth
from scheduler_app.desktop.widgets.text_fitter import TextFitter


@pytest.mark.parametrize(
    ("mode", "title", "days"),
    [
        (Mode.DAY, "Tuesday 2 March 2027", 1),
        (Mode.WORK_WEEK, "1 – 5 March 2027", 5),
        (Mode.WEEK, "1 – 7 March 2027", 7),
        (Mode.MONTH, "March 2027", 35),
        (Mode.AGENDA, "2 – 29 March 2027", 28),
    ],
)
def test_each_mode_has_its_title_and_range(
    view: CalendarView, mode: Mode, title: str, days: int
) -> None:
    view.set_mode(mode)
    first, last = view.range()
    assert (view.title(), (last - first).days, view.mode()) == (title, days, mode)


@pytest.mark.parametrize(
    ("mode", "title"),
    [
        (Mode.DAY, "Wednesday 3 March 2027"),
        (Mode.WEEK, "8 – 14 March 2027"),
        (Mode.MONTH, "April 2027"),
    ],
)
def test_a_step_goes_on(view: CalendarView, mode: Mode, title: str) -> None:
    view.set_mode(mode)
    view.step(1)
    assert view.title() == title
    view.step(-1)
    view.today()
    assert view.range()[0] <= date(2027, 3, 2) < view.range()[1]


@pytest.mark.parametrize("day", [6, 7])
def test_at_the_weekend_the_work_week_is_the_one_that_comes(
    source: Any, qtbot: QtBot, day: int
) -> None:
    view = CalendarView(source, lambda: datetime(2027, 3, day, 12, tzinfo=UTC))
    qtbot.addWidget(view)
    view.set_mode(Mode.WORK_WEEK)
    assert view.title() == "8 – 12 March 2027"
    view.step(1)
    assert view.title() == "15 – 19 March 2027"
    view.today()
    assert view.title() == "8 – 12 March 2027"
    view.step(-1)
    assert view.title() == "1 – 5 March 2027"


def test_weeks_across_months_and_years_are_titled(view: CalendarView) -> None:
    view.show_date(date(2027, 4, 1))
    assert view.title() == "29 March – 4 April 2027"
    view.show_date(date(2027, 1, 1))
    assert view.title() == "28 December 2026 – 3 January 2027"


def test_the_selection_survives_a_refresh_and_ends_with_the_booking(
    view: CalendarView, source: Any, add: Any
) -> None:
    add(2, "10:00", "11:00")
    view.refresh()
    view.select(1)
    heard: list[Any] = []
    view.selected.connect(heard.append)
    source.take(source.held[0]._replace(start=source.held[0].start + 3600))
    view.refresh()
    assert view.grid.selected_item() == source.held[0]
    assert heard == []
    source.held.clear()
    view.refresh()
    assert heard == [None]


def test_hidden_services_are_left_out(view: CalendarView, add: Any) -> None:
    add(2, "10:00", "11:00", service_id=1)
    add(2, "12:00", "13:00", service_id=2)
    view.set_hidden_services(frozenset({1}))
    assert [item.id for item in view.grid.shown.items] == [2]


def test_a_second_zone_has_a_ruler(view: CalendarView, source: Any) -> None:
    one = view.grid.plan.edges[0]
    for name, rulers in (("Asia/Kolkata", 2), ("", 1)):
        source.rules = replace(source.rules, second_zone=name)
        view.refresh()
        assert view.grid.plan.edges[0] == rulers * one


def test_a_week_that_begins_on_another_day_is_told(view: CalendarView, source: Any) -> None:
    """Its title stands elsewhere."""
    view.set_mode(Mode.WEEK)
    heard: list[Any] = []
    view.range_changed.connect(lambda *days: heard.append(days))
    view.refresh()
    assert heard == []
    source.rules = replace(source.rules, week_start=6)
    view.refresh()
    assert heard == [(date(2027, 2, 28), date(2027, 3, 7))]


def test_the_month_drags_from_day_to_day(view: CalendarView, add: Any) -> None:
    item = add(2, "10:00", "11:00")
    view.set_mode(Mode.MONTH)
    month = view.focusProxy()
    assert isinstance(month, MonthView)
    moves: list[Any] = []
    view.move_requested.connect(lambda *what: moves.append(what))
    box = month.places[0].box
    begin = QPoint(int(box.left + 20), int(box.top + 5))
    end = begin + QPoint(month.width() * 2 // 7, 0)
    QTest.mousePress(month, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(month, begin + QPoint(10, 2))
    QTest.mouseMove(month, end)
    QTest.mouseRelease(month, Qt.MouseButton.LeftButton, pos=end)
    [(moved, start)] = moves
    assert moved == item
    assert f"{start.astimezone(view.grid.shown.zone):%d %H:%M}" == "04 10:00"


def test_a_full_day_of_the_month_leads_to_the_day(view: CalendarView, add: Any) -> None:
    for hour in range(8, 18):
        add(3, f"{hour}:00", f"{hour}:30")
    view.set_mode(Mode.MONTH)
    month = view.focusProxy()
    assert isinstance(month, MonthView)
    _, box = month._more[2]
    at = QPoint(int(box.left + 20), int(box.top + 5))
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, pos=at)
    assert view.title() == "Wednesday 3 March 2027"


def test_the_agenda_walks_and_opens(view: CalendarView, add: Any) -> None:
    add(2, "10:00", "11:00")
    second = add(5, "10:00", "11:00")
    view.set_mode(Mode.AGENDA)
    page = view.focusProxy()
    assert page is not None
    opened: list[Any] = []
    view.activated.connect(opened.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(page, key)
    assert opened == [second]


def test_the_little_month_jumps(qtbot: QtBot, clock: Callable[[], datetime]) -> None:
    month = MiniMonth(clock)
    qtbot.addWidget(month)
    month.resize(220, 212)
    month.show()
    month.show_range(date(2027, 3, 1), date(2027, 3, 8))
    chosen: list[date] = []
    month.date_chosen.connect(chosen.append)
    index = month.days().index(date(2027, 3, 18))
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, pos=month.cell(index).center())
    QTest.keyClick(month, Qt.Key.Key_Right)
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert chosen == [date(2027, 3, 18), date(2027, 3, 19)]


@pytest.mark.parametrize("days", [1, 7])
def test_a_page_is_painted_in_the_light_theme(source: Any, add: Any, qapp: Any, days: int) -> None:
    add(1, "10:00", "11:00", hue=0)
    image = QImage(800, 560, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_page(painter, QRectF(10, 10, 780, 540), source, date(2027, 3, 1), days)
    painter.end()
    fill = theme.service_colours(0, dark=False).fill
    found = sum(image.pixelColor(x, y) == fill for x in range(0, 800, 5) for y in range(0, 560, 5))
    assert found > 5


def test_the_first_and_last_hour_of_a_page_have_room_for_their_labels(
    source: Any, qapp: Any
) -> None:
    plan = _plan(look_up(source, date(2027, 3, 1), 5), 600)
    # Open from 9 to 17: an hour around that.
    assert plan.y(8 * 60) - plan.body >= 8
    assert plan.height - plan.y(18 * 60) >= 8


def test_the_view_turns_dark_with_its_palette(view: CalendarView) -> None:
    dark = theme.tokens(dark=True)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, dark.window)
    palette.setColor(QPalette.ColorRole.WindowText, dark.text)
    view.setPalette(palette)
    assert view.grid.brush.tokens.dark
    assert view.grid.grab().toImage().pixelColor(20, 5) == dark.window


def test_text_is_cut_to_its_room(qapp: Any) -> None:
    fitter = TextFitter(theme.font(theme.BODY))
    assert fitter.fitted("Anna", 500) == "Anna"
    cut = fitter.fitted("Dr. Wilhelmina von und zu Hohenlohe", 90)
    assert cut.endswith("…")
    assert fitter.width(cut) <= 91
    assert fitter.fitted("Wilhelmina", 4) == ""
    assert fitter.width("محمد الأحمد") > 10
