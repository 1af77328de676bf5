"""The calendar in the window: what a day of work with mouse and keyboard asks of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from scheduler_app.use_cases.services import list_services
from tests.desktop.desk import Desk, booked


def test_enter_on_an_empty_hour_takes_the_length_of_the_service(desk: Desk) -> None:
    lengths = {service.name: service.minutes for service in list_services(desk.diary)}
    grid = desk.window.calendar.view.grid
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=desk.at(3, "14:00"))
    desk.press("Return")
    desk.write("Nina Wolf")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    [item] = desk.items()
    assert desk.wall(item) == "Thu 04 14:00"
    assert (item.end - item.start) // 60 == lengths[item.service]


def test_ctrl_t_comes_back_to_the_hours_of_work(desk: Desk) -> None:
    grid = desk.window.calendar.view.grid
    home = grid.plan.scroll
    grid.scroll_by(-5000)
    desk.press("Ctrl+T")
    assert grid.plan.scroll == home > 0


def test_a_booking_is_moved_by_letting_it_go_on_the_mini_month(desk: Desk) -> None:
    item = booked(desk, "Nina Wolf thu 2pm")
    month, grid = desk.window.calendar.side.month, desk.window.calendar.view.grid
    day = month.days().index(date(2027, 3, 30))
    target = grid.mapFromGlobal(month.mapToGlobal(month.cell(day).center()))
    desk.drag(desk.block(item), target)
    assert desk.wall(desk.item("Nina Wolf")) == "Tue 30 14:00"


def test_a_booking_let_go_on_the_inspector_stays(desk: Desk) -> None:
    item = booked(desk, "Nina Wolf thu 2pm")
    calendar = desk.window.calendar
    for width in (1400, 1000):  # beside the view, and over it
        desk.window.resize(width, 900)
        desk.settle()
        desk.select(item)
        panel = calendar.inspector
        assert panel.isVisible()
        target = calendar.view.grid.mapFromGlobal(panel.mapToGlobal(QPoint(60, 300)))
        desk.drag(desk.block(item), target)
        assert desk.wall(desk.item("Nina Wolf")) == "Thu 04 14:00"
