"""Calls, exchange: files of other programs, as they are brought in."""

from __future__ import annotations

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import ImportReport
from scheduler_app.gateways.exchange.address_books.files import ContactFiles
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.use_cases.bookings.conflicts import keep_all_of_import
from scheduler_app.use_cases.exchange import import_calendar, import_clients
from tests.gateways.exchange.calendar_texts import event, write
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase

PEOPLE = "Name,Company,E-mail,Phone\nCarla,,carla@example.org,030 2345678\nDora,,,\n"


def _previewed(practice: Practice) -> object:
    start = f"{practice.at(hours=50):%Y%m%dT%H%M%SZ}"
    once = event(f"DTSTART:{start}", "DURATION:PT1H", "SUMMARY:Dentist", uid="dentist")
    weekly = event(
        "DTSTART;TZID=Europe/Berlin:20270309T190000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "SUMMARY:Choir",
        uid="choir",
    )
    file = write(practice.folder, once, weekly)
    return import_calendar.preview(practice.diary, CalendarFiles(), [file], now=practice.now)


def _said(report: ImportReport) -> ImportReport:
    """The report is where somebody reads of what was not taken."""
    if report.skipped:
        raise Trouble(report.skipped[0].reason)
    return report


def _imports(practice: Practice) -> object:
    wanted = practice.had
    return _said(import_calendar.import_events(practice.diary, wanted, now=practice.now))


def _people(practice: Practice) -> object:
    file = practice.folder / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    return import_clients.preview(practice.diary, ContactFiles(), [file])


def _imports_people(practice: Practice) -> object:
    wanted = practice.had
    return _said(import_clients.import_clients(practice.diary, wanted, now=practice.now))


def import_overlapping(practice: Practice) -> None:
    """Bring in an event that overlaps a visit."""
    practice.had = _previewed(practice)
    _imports(practice)


def keep_imported(practice: Practice) -> object:
    """Keep both of every pair that it brought."""
    return keep_all_of_import(practice.diary, practice.now, now=practice.now)


EXCHANGE = {
    "exchange.import_calendar:import_events": UseCase(_imports, _previewed),
    "exchange.import_clients:import_clients": UseCase(_imports_people, _people),
}
