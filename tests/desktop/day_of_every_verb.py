"""One session in the real window with every verb, in the days around a change of the clocks.

`test_zones.py` runs it as a program of its own for each zone: `TESTS_TZ` is the zone of the
computer and of the practice, `LANG` the computer's language. Each instant is compared with one
that is written down here by the wall clock of that zone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, QTimeZone
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.page.inbox.propose_question import ProposeQuestion
from scheduler_app.desktop.page.inbox.screen import InboxScreen
from scheduler_app.desktop.practice.settings.dates import DatesGroup
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.inbox import list_requests
from scheduler_app.use_cases.practice.dates import list_days_off
from scheduler_app.use_cases.practice.founding import found_practice
from tests.desktop.desk import Desk, booked
from tests.desktop.page.web_clients import WebClients


@dataclass(frozen=True)
class Session:
    """A Friday, the hour of that morning, and how people there type days."""

    friday: date
    hour: str
    monday: str = "mon"
    tuesday: str = "tue"
    wednesday: str = "wed"
    today: str = "today"


SESSIONS = {
    # The clocks go forward on the Sunday between.
    "Europe/Berlin": Session(date(2027, 3, 26), "08:30", "montag um", "di", "mittwoch", "heute um"),
    # There UTC is still in the day before.
    "Asia/Kolkata": Session(date(2027, 3, 26), "04:30"),
    # The clocks go back by half an hour on the Sunday between.
    "Australia/Lord_Howe": Session(date(2027, 4, 2), "08:30"),
    # Thirteen hours ahead of UTC.
    "Pacific/Apia": Session(date(2027, 3, 26), "08:30"),
}

ZONE = os.environ["TESTS_TZ"]
SESSION = SESSIONS[ZONE]


def at(days: int, clock: str) -> datetime:
    """A wall time some days after that Friday."""
    day = SESSION.friday + timedelta(days=days)
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(ZONE))


@pytest.fixture
def desk(
    diary: Diary, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    # The language of this computer, not that of the other tests.
    QLocale.setDefault(QLocale.system())
    now = at(0, SESSION.hour).astimezone(ZoneInfo("UTC"))
    monkeypatch.setattr("tests.desktop.desk.NOW", now)
    found_practice(diary, zone_name=ZONE, region="DE", now=now)
    opened = Desk(diary, tmp_path, qtbot)
    yield opened
    opened.close()


def stands(desk: Desk, name: str, start: datetime, minutes: int) -> bool:
    """Whether the one booking of this client starts then and takes so long."""
    found = [item for item in desk.items() if item.client == name]
    span = (int(start.timestamp()), int(start.timestamp()) + minutes * 60)
    return [(item.start, item.end) for item in found] == [span]


def in_state(desk: Desk, state: str) -> bool:
    return only(desk, "Anna Schmidt").state == state


def only(desk: Desk, name: str) -> CalendarItem:
    return next(item for item in desk.items() if item.client == name)


def test_a_day_of_every_verb(desk: Desk) -> None:
    system = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    assert (system, QLocale().name()) == (ZONE, os.environ["LANG"].partition(".")[0])
    here = datetime.now().astimezone()
    assert here.utcoffset() == here.astimezone(ZoneInfo(ZONE)).utcoffset()
    assert desk.tools.today() == SESSION.friday
    book_edit_and_move(desk)
    by_the_mouse(desk)
    states(desk)
    propose(desk)
    days_off(desk)
    a_series(desk)


def book_edit_and_move(desk: Desk) -> None:
    item = booked(desk, f"Anna Schmidt {SESSION.monday} 10:00")
    assert stands(desk, "Anna Schmidt", at(3, "10:00"), 60)
    desk.jump_to(item.id)
    desk.select(item)
    desk.press("Ctrl+E")
    desk.dialog(BookingEditor).form.title.setFocus()
    desk.write("Printer")
    desk.press("Ctrl+S")
    desk.settle(lambda: only(desk, "Anna Schmidt").title == "Printer")
    assert stands(desk, "Anna Schmidt", at(3, "10:00"), 60)
    desk.press("Ctrl+E")
    form = desk.dialog(BookingEditor).form
    for field, text in ((form.end, "45 min"), (form.start, f"{SESSION.tuesday} 9:30")):
        field.setFocus()
        field.line.selectAll()
        desk.write(text)
    desk.press("Ctrl+S")
    desk.settle(lambda: stands(desk, "Anna Schmidt", at(4, "09:30"), 45))
    desk.press("Ctrl+M")
    desk.dialog(MoveQuestion)
    desk.write(f"{SESSION.wednesday} 11:00")
    desk.press("Return")
    desk.settle(lambda: stands(desk, "Anna Schmidt", at(5, "11:00"), 45))
    assert f"Wed {at(5, '11:00').day} " in desk.history(only(desk, "Anna Schmidt"))[-1][0]


def by_the_mouse(desk: Desk) -> None:
    item = only(desk, "Anna Schmidt")
    desk.jump_to(item.id)
    desk.settle()
    desk.drag(desk.block(item), desk.block(item) + desk.at(3, "14:00") - desk.at(2, "11:00"))
    desk.settle(lambda: stands(desk, "Anna Schmidt", at(6, "14:00"), 45))
    item = only(desk, "Anna Schmidt")
    desk.drag(desk.foot(item), desk.at(3, "15:30"))
    desk.settle(lambda: stands(desk, "Anna Schmidt", at(6, "14:00"), 90))


def states(desk: Desk) -> None:
    item = only(desk, "Anna Schmidt")
    desk.select(item)
    desk.press("Delete")
    desk.dialog(CancelQuestion)
    desk.press("Return")
    desk.settle(lambda: only(desk, "Anna Schmidt").state == "cancelled")
    desk.press("Ctrl+Z")
    desk.settle(lambda: only(desk, "Anna Schmidt").state == "confirmed")
    now = desk.now
    desk.let_pass(item)
    for keys, state in (
        ("Ctrl+D", "done"),
        ("Ctrl+Shift+O", "confirmed"),
        ("Ctrl+Shift+D", "no-show"),
        ("Ctrl+Shift+O", "confirmed"),
    ):
        desk.calendar.select(item.id)
        desk.press(keys)
        desk.settle(partial(in_state, desk, state))
    desk.now = now


def propose(desk: Desk) -> None:
    desk.page.show(PageStatus(kind="hosted", url="https://book.example"))
    WebClients(desk.diary, desk.now).asks("Vera Lind", at(3, "10:00"), zone=ZONE)
    screen = desk.window.show_screen("inbox")
    assert isinstance(screen, InboxScreen)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    question.line.setFocus()
    desk.write(f"{SESSION.tuesday} 10:30")
    desk.press("Return")
    desk.click(question, "Propose")
    desk.settle(lambda: bool(list_requests(desk.diary, with_answered=True)[0].proposals))
    [proposal] = list_requests(desk.diary, with_answered=True)[0].proposals
    assert proposal.start == at(4, "10:30")


def days_off(desk: Desk) -> None:
    first, last = at(1, "00:00").date(), at(3, "00:00").date()
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    dates = screen.group("dates")
    assert isinstance(dates, DatesGroup)
    dates.days.setFocus()
    desk.write(f"{first.day}.{first.month}. - {last.day}.{last.month}.")
    desk.click(dates, "Add days off")
    desk.settle(lambda: len(list_days_off(desk.diary)) == 1)
    [off] = list_days_off(desk.diary)
    assert (off.first, off.last) == (first, last)


def a_series(desk: Desk) -> None:
    """Each visit stands at the same time of the wall clock, before and after the change."""
    desk.window.show_screen("calendar")
    desk.press("Ctrl+Shift+N")
    form = desk.dialog(BookingEditor).form
    desk.write("Peter Jones")
    form.start.setFocus()
    form.start.line.selectAll()
    desk.write(f"{SESSION.today} 16:00")
    form.recurrence.choice.setCurrentIndex(2)
    form.recurrence.end.setCurrentIndex(1)
    form.recurrence.count.setValue(3)
    desk.press("Ctrl+S")
    wanted = [int(at(days, "16:00").timestamp()) for days in (0, 7, 14)]

    def visits() -> list[int]:
        return [item.start for item in desk.items() if item.client == "Peter Jones"]

    desk.settle(lambda: visits() == wanted)
    desk.press("Ctrl+Z")
    desk.settle(lambda: visits() == [])
