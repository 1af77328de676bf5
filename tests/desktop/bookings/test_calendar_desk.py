"""The calendar in the window: what a day of work with mouse and keyboard asks of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.desktop.desk import NOW, Desk, booked


def test_enter_on_an_empty_hour_takes_the_length_of_the_service(desk: Desk) -> None:
    lengths = {service.name: service.minutes for service in list_services(desk.diary)}
    grid = desk.calendar.view.grid
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=desk.at(3, "14:00"))
    desk.press("Return")
    desk.write("Nina Wolf")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    [item] = desk.items()
    assert desk.wall(item) == "Thu 04 14:00"
    assert (item.end - item.start) // 60 == lengths[item.service]


def test_ctrl_t_comes_back_to_the_hours_of_work(desk: Desk) -> None:
    grid = desk.calendar.view.grid
    home = grid.plan.scroll
    grid.scroll_by(-5000)
    desk.press("Ctrl+T")
    assert grid.plan.scroll == home > 0


def test_a_booking_is_moved_by_letting_it_go_on_the_mini_month(desk: Desk) -> None:
    item = booked(desk, "Nina Wolf thu 2pm")
    month, grid = desk.calendar.side.month, desk.calendar.view.grid
    day = month.days().index(date(2027, 3, 30))
    target = grid.mapFromGlobal(month.mapToGlobal(month.cell(day).center()))
    desk.drag(desk.block(item), target)
    assert desk.wall(desk.item("Nina Wolf")) == "Tue 30 14:00"


def test_a_booking_let_go_on_the_inspector_stays(desk: Desk) -> None:
    item = booked(desk, "Nina Wolf thu 2pm")
    calendar = desk.calendar
    desk.select(item)
    panel = calendar.inspector
    assert panel.isVisible()
    target = calendar.view.grid.mapFromGlobal(panel.mapToGlobal(QPoint(60, 300)))
    desk.drag(desk.block(item), target)
    assert desk.wall(desk.item("Nina Wolf")) == "Thu 04 14:00"


def test_an_inspector_that_lies_over_the_week_gives_way_to_a_drag(desk: Desk) -> None:
    item = booked(desk, "Nina Wolf mon 2pm")
    calendar, grid = desk.calendar, desk.calendar.view.grid
    desk.window.resize(1000, 900)
    calendar.show_day(date(2027, 3, 8))
    desk.select(item)
    panel = calendar.inspector
    assert panel.isVisible()
    begin, end = desk.block(item), desk.at(4, "14:30")
    assert panel.geometry().contains(grid.mapTo(calendar, end))
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 5):
        QTest.mouseMove(grid, begin + (end - begin) * step / 4)
    assert panel.isHidden()
    assert grid.ghost is not None
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)
    desk.settle()
    assert desk.wall(desk.item("Nina Wolf")) == "Fri 12 14:00"


def test_an_inspector_over_the_week_does_not_hide_what_it_tells_of(desk: Desk) -> None:
    late, early = booked(desk, "Nina Wolf fri 2pm"), booked(desk, "Otto Keller wed 2pm")
    calendar, grid = desk.calendar, desk.calendar.view.grid
    desk.window.resize(1000, 900)
    for item in (late, early):
        desk.select(item)
        panel = calendar.inspector
        assert panel.isVisible()
        place = grid.place_of(item)
        place.moveTopLeft(grid.mapTo(calendar, place.topLeft()))
        assert not panel.geometry().intersects(place)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_calendar_never_has_less_than_its_share(desk: Desk, mode: Mode) -> None:
    calendar = desk.calendar
    for width in (860, 1000, 1100, 1280, 1366, 1440, 1920, 2560):
        desk.window.resize(width, 800)
        calendar.set_mode(mode)
        for side in (True, False):
            calendar.beside.open_side(side)
            desk.settle()
            assert calendar.view.width() >= 0.6 * width, (width, side)
        if width >= 1280 and mode is Mode.WORK_WEEK:
            assert calendar.inspector.isVisible(), width


def test_the_inspector_folds_in_the_month(desk: Desk) -> None:
    item, calendar = booked(desk, "Nina Wolf thu 2pm"), desk.calendar
    calendar.view.select(None)
    assert calendar.inspector.isVisible()
    wide = calendar.view.width()
    desk.press("Ctrl+4")
    assert calendar.inspector.isHidden()
    assert calendar.view.width() > wide + 200
    calendar.select(item.id)
    assert calendar.inspector.isVisible(), "over the month, while something is selected"
    calendar.view.select(None)
    assert calendar.inspector.isHidden()
    desk.press("Ctrl+Shift+B")
    assert calendar.inspector.isVisible(), "it comes when it is called"
    desk.press("Ctrl+2")
    assert calendar.inspector.isVisible()


def test_how_the_columns_are_folded_is_remembered(desk: Desk) -> None:
    desk.press("Ctrl+B")
    desk.press("Ctrl+Shift+B")
    calendar = desk.calendar
    assert (calendar.side.isHidden(), calendar.inspector.isHidden()) == (True, True)
    desk.restart()
    calendar = desk.calendar
    assert (calendar.side.isHidden(), calendar.inspector.isHidden()) == (True, True)
    assert calendar.beside.inspector_open(over=True)


def test_a_long_service_in_the_narrow_panel_ends_in_an_ellipsis(desk: Desk) -> None:
    named = "Recovery of data & photographs from a broken disk"
    (service, *_) = list_services(desk.diary)
    save_service(desk.diary, replace(service, name=named), now=NOW)
    desk.window.resize(1100, 800)
    desk.settle()
    boxes = desk.calendar.side.findChildren(QCheckBox)
    box = next(one for one in boxes if one.accessibleName() == named)
    assert box.text().startswith("Recovery of data") and box.text().endswith("…")
    assert box.sizeHint().width() <= box.width()
    assert box.toolTip() == f"Show or hide {named}"
