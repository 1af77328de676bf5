"""What the window shows of a reminder, and where it leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.frame.tray import Tray
from scheduler_app.desktop.messages import reminder_words as words
from scheduler_app.desktop.messages.settings import LeadTime, RemindersGroup
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.practice.settings import settings_as_text
from tests.desktop.desk import NOW, YEARS, Desk


def tray(desk: Desk) -> Tray:
    found = desk.window.tray
    assert found is not None
    return found


def rung(desk: Desk, zone: str = "Europe/London") -> int:
    """An appointment that begins in a quarter of an hour, of which the worker says so."""
    client = Client(0, "Anna Schmidt", email="anna@example.org")
    wish = NewBooking(
        NOW + timedelta(minutes=15),
        new_client=client,
        service_id=1,
        place="Hauptstr. 1",
        zone=zone,
    )
    booking = book(desk.diary, wish, now=NOW, permit_overlap=True)
    item = next(one for one in calendar_items(desk.diary, *YEARS) if one.id == booking.id)
    desk.reminders.ring(item)
    desk.settle()
    return booking.id


def test_it_is_told_at_the_tray_without_the_place(desk: Desk) -> None:
    rung(desk)
    title, text = tray(desk).last
    assert title == "Today 08:45, in 15 min"
    assert text.startswith("Anna Schmidt, ")
    assert "Hauptstr" not in text
    assert "\n" not in text


def test_a_click_on_it_opens_the_appointment(desk: Desk) -> None:
    desk.window.show_screen("settings")
    booking = rung(desk)
    tray(desk).follow()
    desk.settle()
    assert desk.window.current() == "calendar"
    selected = desk.calendar.selected()
    assert selected is not None
    assert selected.id == booking


def test_where_there_is_no_tray_a_toast_tells_it_with_the_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", lambda _self: False)
    rung(desk)
    assert "today 08:45, in 15 min" in desk.toast()
    assert "Hauptstr. 1" in desk.toast()
    assert "Open" in desk.window.toast.labels()


def test_the_clients_clock_is_told_where_it_is_another(desk: Desk) -> None:
    rung(desk, zone="America/New_York")
    assert tray(desk).last[1].endswith("\nTue 2 Mar 03:45 in America/New_York")


@pytest.mark.parametrize(
    ("seconds", "says"), [(900, "in 15 min"), (897, "in 15 min"), (61, "in 2 min"), (0, "now")]
)
def test_how_far_off_it_is_in_words(desk: Desk, seconds: int, says: str) -> None:
    booking = rung(desk)
    item = next(one for one in calendar_items(desk.diary, *YEARS) if one.id == booking)
    desk.now = datetime.fromtimestamp(item.start - seconds, UTC)
    assert words.title(item, desk.tools).endswith(f", {says}")


def group(desk: Desk) -> RemindersGroup:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    found = screen.group("reminders")
    assert isinstance(found, RemindersGroup)
    return found


@pytest.mark.parametrize(
    ("typed", "kept"), [("off", "off"), ("never", "off"), ("1 h", "60"), ("0", "0"), ("20", "20")]
)
def test_the_setting_takes_a_length_or_off(desk: Desk, typed: str, kept: str) -> None:
    field = group(desk).fields.fields()["messages.remind_me"]
    assert isinstance(field, LeadTime)
    assert field.text() == "15 min"
    field.setText(typed)
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.save_unsaved(lambda: None)
    desk.settle(lambda: settings_as_text(desk.diary)["messages.remind_me"] == kept)
    assert field.value() == kept


def test_what_is_no_length_is_said_at_the_field(desk: Desk) -> None:
    shown = group(desk)
    field = shown.fields.fields()["messages.remind_me"]
    assert isinstance(field, LeadTime)
    for typed in ("soon", "3 days"):
        field.setText(typed)
        screen = desk.window.show_screen("settings")
        assert isinstance(screen, SettingsScreen)
        screen.save_unsaved(lambda: None)
        desk.settle(lambda: bool(shown.fields.wrong_text()))
        assert settings_as_text(desk.diary)["messages.remind_me"] == "15"
