"""Shots: what clients have asked for in the pictures, and how the page stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from scheduler_app.desktop.care.file_trouble.dialog import FileTroubleDialog
from scheduler_app.domain.care.backups import DAILY, Backup
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.file_troubles import damaged
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.page.inbox import list_requests, propose
from scheduler_app.use_cases.practice.services import list_services
from tests.desktop.page.web_clients import WebClients

NOW = datetime(2027, 3, 2, 10, 20, tzinfo=UTC)

PUBLISHED = PageStatus(
    kind="hosted",
    url="https://book.example.org",
    published_at=NOW - timedelta(seconds=12),
    valid_until=NOW + timedelta(days=3),
    last_contact=NOW - timedelta(seconds=3),
    waiting=4,
    opens_links=True,
    takes_ratings=True,
    takes_offers=True,
)
SILENT = replace(
    PUBLISHED,
    published_at=NOW - timedelta(hours=2),
    last_contact=NOW - timedelta(hours=2),
    unreachable_since=NOW - timedelta(hours=2),
)


def clients_ask(diary: Diary) -> None:
    """Requests of every kind: plain, rivals, a move, one with proposals, names that are long."""
    web = WebClients(diary, NOW - timedelta(minutes=90))
    service = {one.name: one for one in list_services(diary)}
    remote, visit = service["Remote session"].id, service["Visit on site"].id
    stands = web.asks("Grace Hopkins", at(9, 10), service=remote, at_once=True)
    web.asks("Jo Ng", at(8, 15), service=remote, text="New laptop: please move my mail over.")
    free = find_slots(diary, remote, date(2027, 3, 9), date(2027, 3, 12), now=NOW)
    hers = next(one for one in list_requests(diary) if one.client == "Jo Ng")
    propose(diary, hers.id, [free[0], free[8], free[-1]], now=NOW)
    web.now = NOW - timedelta(minutes=42)
    web.asks(
        "Maximiliane Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst",
        at(4, 15),
        service=visit,
        minutes=120,
        place="Hohenlohe Castle Administration, Servants’ Entrance, 14 Very Long Lane, Richmond",
        text="The printer in the library prints every second page upside down since the update. "
        "We have tried turning it off and on again, and the cat was in the room.",
    )
    web.now = NOW - timedelta(minutes=17)
    web.asks_to_move("Grace Hopkins", stands, at(10, 11))
    web.now = NOW - timedelta(minutes=6)
    web.asks("Tomasz Kowalski", at(11, 9), service=remote, zone="Europe/Warsaw")
    web.now = NOW
    web.asks("Anna Schmidt", at(11, 9), service=remote, text="My screen stays black.")
    web.moves_house("Grace Hopkins", "+441614960123")


def file_trouble(window: QMainWindow) -> None:
    """The diary is found damaged at work, with a week of backups."""
    path = Path("/home/anna/.local/share/scheduler-app/diary.sqlite3")
    made = [Backup(str(day), NOW - timedelta(days=day), DAILY) for day in range(7)]
    FileTroubleDialog(damaged(path), path.parent, made, window, at_work=True).open()


def calendar_of_another() -> str:
    """A file of another program: visits that overlap each other and what is booked."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Another//Calendar//EN"]
    for number in range(12):
        start = at(3, 9) + timedelta(days=number // 2, minutes=30 * number)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@another.example",
            f"DTSTAMP:{NOW:%Y%m%dT%H%M%SZ}",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:Standing order {number + 1}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def at(day: int, hour: int) -> datetime:
    return datetime(2027, 3, day, hour, tzinfo=UTC)
