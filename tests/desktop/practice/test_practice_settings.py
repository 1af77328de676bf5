"""The practice's groups of the settings: hours, dates, limits."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
)

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.practice.settings.dates import DatesGroup
from scheduler_app.use_cases.practice.dates import list_days_off, list_overrides
from scheduler_app.use_cases.practice.rules import get_practice
from tests.desktop.desk import Desk


def test_hours_are_set_and_a_wrong_one_is_named(desk: Desk) -> None:
    desk.press("Alt+7")
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    monday = screen.group("hours").fields.fields()["hours.monday"]
    monday.setFocus()
    monday.selectAll()  # type: ignore[attr-defined]
    desk.write("17:00-09:00")
    desk.click(screen, "Save settings")
    assert screen.group("hours").fields.wrong_text()
    monday.selectAll()  # type: ignore[attr-defined]
    desk.write("08:00-12:00, 13:00-16:00")
    desk.click(screen, "Save settings")
    desk.settle(lambda: len(get_practice(desk.diary).hours[0]) == 2)


def test_days_off_and_hours_of_a_date(desk: Desk) -> None:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    dates = screen.group("dates")
    assert isinstance(dates, DatesGroup)
    desk.click(dates, "Add days off")
    assert list_days_off(desk.diary) == [], "no day was named"
    assert "Days, such as" in dates.days.said_text()
    dates.days.setFocus()
    desk.write("24.12. - 6.1.")
    assert dates.days.said_text().endswith("Thu 6 January 2028, 14 days")
    desk.click(dates, "Add days off")
    desk.settle(lambda: len(list_days_off(desk.diary)) == 1)
    [off] = list_days_off(desk.diary)
    assert (off.first, off.last) == (date(2027, 12, 24), date(2028, 1, 6))
    assert dates.days.text() == ""
    dates.day.setFocus()
    desk.write("today")
    dates.hours.setFocus()
    desk.write("10:00-14:00")
    desk.click(dates, "Set hours")
    day = date(2027, 3, 2)
    desk.settle(lambda: day in list_overrides(desk.diary, day, day + timedelta(days=1)))
    desk.settle(lambda: len(dates.findChildren(QPushButton)) >= 4)
    desk.click(dates, "Remove")
    desk.settle(lambda: list_days_off(desk.diary) == [])


def test_a_notice_is_set_in_words_and_a_wrong_one_is_named(desk: Desk) -> None:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    notice = screen.group("booking").fields.fields()["booking.notice"]
    assert isinstance(notice, QLineEdit)
    assert notice.text() == "24 h"
    kept = get_practice(desk.diary).notice
    notice.setFocus()
    notice.selectAll()
    desk.write("a while")
    desk.click(screen, "Save settings")
    assert "24 h" in screen.group("booking").fields.wrong_text()
    assert get_practice(desk.diary).notice == kept
    notice.selectAll()
    desk.write("2 days")
    desk.click(screen, "Save settings")
    desk.settle(lambda: get_practice(desk.diary).notice != kept)
    assert notice.text() == "2 days"
    assert not screen.group("booking").fields.wrong_text()
