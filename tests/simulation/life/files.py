"""Simulation: files of other calendars and address books that are taken in, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.domain.exchange.records import ImportReport
from scheduler_app.gateways.exchange.address_books.files import ContactFiles
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.use_cases.bookings.conflicts import keep_all_of_import
from scheduler_app.use_cases.exchange import import_calendar, import_clients
from scheduler_app.use_cases.exchange.import_back import take_import_back
from tests.gateways.exchange.calendar_texts import event, write
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import slots
from tests.simulation.play.script import among, deed, pick
from tests.simulation.practice.world import STRANGERS

_DAY = 86_400


class OtherFiles(Consultant):
    """Another calendar's events, whatever they meet, and contacts who may be known."""

    actor, a_day = "files", 0.8
    awake = (8, 20)
    at_desk = True

    @deed(2, among("one", "other"), slots, among("", "RRULE:FREQ=DAILY;COUNT=3"), among(1, 2))
    def bring_events(self, name: str, start: int, rule: str, sequence: int) -> None:
        """A file of two events; the same file may come again, its events at other times."""
        lines = [f"DTSTART:{_utc(start)}", "DURATION:PT1H", f"SEQUENCE:{sequence}"]
        again = [f"DTSTART:{_utc(start + _DAY)}", "DURATION:PT45M", "SUMMARY:Choir"]
        file = write(
            self._folder(),
            event(*lines, f"SUMMARY:Dentist {name}", uid=f"{name}@elsewhere"),
            event(*again, *filter(None, [rule]), uid=f"{name}-again@elsewhere"),
            name=f"{name}.ics",
        )

        def bring() -> ImportReport:
            world = self.world
            seen = import_calendar.preview(world.diary, CalendarFiles(), [file], now=world.now)
            return import_calendar.import_events(world.diary, seen, now=world.now)

        self.attempt(bring)

    @deed(1, among(*STRANGERS), among("", "+4930123456"))
    def bring_contacts(self, name: str, phone: str) -> None:
        """An address book with somebody in it."""
        file = self._folder() / "book.csv"
        file.write_text(f"Name,E-mail,Phone,Notes\n{name},,{phone},from the old book\n")

        def bring() -> ImportReport:
            world = self.world
            seen = import_clients.preview(world.diary, ContactFiles(), [file])
            return import_clients.import_clients(world.diary, seen, now=world.now)

        self.attempt(bring)

    @deed(1, pick())
    def take_files_back(self, pick: int) -> None:
        """It was the wrong calendar."""
        if brought := self._imports():
            at = brought[pick % len(brought)]
            self.attempt(lambda: take_import_back(self.world.diary, at, now=self.world.now))

    @deed(0.5, pick())
    def keep_what_came(self, pick: int) -> None:
        """Whatever it meets, both stay."""
        if brought := self._imports():
            at = brought[pick % len(brought)]
            self.attempt(lambda: keep_all_of_import(self.world.diary, at, now=self.world.now))

    def _imports(self) -> list[datetime]:
        with self.world.diary.read() as connection:
            query = "SELECT DISTINCT at FROM changes WHERE verb = 'import' ORDER BY at"
            found = connection.exec_driver_sql(query).scalars()
            return [datetime.fromtimestamp(each, UTC) for each in found]

    def _folder(self) -> Path:
        folder = self.world.folder / "files"
        folder.mkdir(exist_ok=True)
        return folder


def _utc(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y%m%dT%H%M%SZ}"
