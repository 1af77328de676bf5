"""The calendar's screen: its menu, its modes and what stands beside it."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.desktop.bookings.workspace.why_popup import WhyPopup
from scheduler_app.desktop.calendar.source import Mode
from tests.desktop.desk import NOW, Desk, booked


def test_the_explainer_says_why(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.choose(desk.at(3, "12:00"), "Why is this hour (not) offered?")
    popup = desk.window.findChild(WhyPopup)
    assert popup is not None
    assert any(line.startswith("Remote session: Open") for line in popup.lines)
    popup.close()
    desk.calendar.explain(NOW + timedelta(days=2, hours=1, minutes=30))
    shown = [one for one in desk.window.findChildren(WhyPopup) if one.isVisible()][-1]
    assert any(item.client in line for line in shown.lines)
    shown.close()


def test_an_hour_is_blocked_by_the_menu(desk: Desk) -> None:
    desk.choose(desk.at(4, "13:00"), "Block this time")
    desk.write("Dentist")
    desk.press("Ctrl+S")
    desk.settle(lambda: len(desk.items()) == 1)
    assert (desk.items()[0].kind, desk.items()[0].title) == ("busy", "Dentist")


def test_modes_by_keyboard_and_the_layout_is_remembered(desk: Desk) -> None:
    desk.press("Ctrl+4")
    assert desk.calendar.view.mode() is Mode.MONTH
    desk.press("Ctrl+B")
    assert desk.calendar.side.isHidden()
    desk.restart()
    assert desk.calendar.view.mode() is Mode.MONTH
    assert desk.calendar.side.isHidden()


def test_the_inspector_lies_over_the_view_in_a_narrow_window(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt tue 10:00")
    desk.window.resize(1000, 700)
    desk.settle()
    calendar = desk.calendar
    assert calendar.inspector.isVisible()
    assert calendar.inspector.geometry().right() == calendar.rect().right()
    before = calendar.view.width()
    calendar.beside.open_inspector(False)
    desk.settle()
    assert calendar.view.width() == before
    assert item.id == desk.items()[0].id
