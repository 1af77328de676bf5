"""Desktop, quick entry: what was read becomes a booking, once the page keeps its time free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.bookings.draft import Draft
from scheduler_app.desktop.bookings.quick_entry.reading import LineReading
from scheduler_app.desktop.doing.asking import Promise
from scheduler_app.desktop.doing.attempts import Attempt, Attempts
from scheduler_app.desktop.doing.barred_question import ask_although_barred
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.booking import Booking, Kind
from scheduler_app.domain.bookings.quick_entry import Understood
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.clients.barring import BarredClient
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series_visits import OnClash

SeriesWriter = Callable[[datetime, datetime, OnClash], object]
"""Takes now, the start of the first visit and a word on the dates that are taken."""


class QuickWriting(QObject):
    """One booking at a time; a line that repeats is written as the full form writes a series."""

    written = Signal(int)
    """The booking's id; 0 for a series, which is told of by whoever wrote it."""
    refused = Signal(object)
    doubtful = Signal()
    """The page can't be asked: only an explicit word goes ahead."""

    def __init__(self, tools: Tools, attempts: Attempts, entry: QWidget) -> None:
        super().__init__(entry)
        self._tools = tools
        self._attempts = attempts
        self._entry = entry
        self._busy = False
        self.promise = Promise(tools, self)

    def consider(self, reading: LineReading) -> None:
        """Ask the page for the time of the line as it stands, unless somebody has it."""
        self.promise.consider(reading.stay(), ask=not reading.taken)

    def forget(self) -> None:
        """The line is changed: what waits for an answer is not booked any more."""
        self.promise.consider(None)

    def doubt(self, stay: Stay | None) -> Trouble | None:
        """Why the page could not be asked for this time, if it could not."""
        return self.promise.doubt(stay)

    def begin(self, reading: LineReading, reach: str, *, keep: bool) -> None:
        """Write what was read; `reach` is what was typed below the line for a new client."""
        stay = reading.stay()
        if stay is None or self._busy:
            return
        if reading.understood.rule:
            self._write_series(reading, reach)
            return
        self._busy = True
        self.promise.before(
            stay,
            lambda: self._write(reading, reach, keep=keep),
            self._show_doubt,
            self._say_that_it_was_changed,
        )

    def anyway(self, reading: LineReading, reach: str) -> None:
        """Write it although the page is silent."""
        if not self._busy:
            self._busy = True
            self._write(reading, reach, keep=False)

    def _show_doubt(self, _refused: Trouble) -> None:
        self._busy = False
        self.doubtful.emit()

    def _say_that_it_was_changed(self) -> None:
        self._busy = False
        self._tools.notices.say(
            "Nothing was booked: the line was changed while the booking page was asked. "
            "Enter books it as it is now."
        )

    def _write(
        self, reading: LineReading, reach: str, *, keep: bool, although: bool = False
    ) -> None:
        """`although` a client is not to be booked."""
        if reading.start is None:
            return
        new = _new_booking(reading, reading.start, reach, although=although)
        said = f"{_called(reading.understood)} booked, {self._tools.when(reading.start)}"

        def then(booking: Booking) -> None:
            self.written.emit(booking.id)
            say_done(self._tools, said)

        def refuse(error: Exception) -> None:
            if not isinstance(error, BarredClient):
                self._refuse(error)
                return
            ask_although_barred(
                error,
                self._entry,
                go=lambda: self._write(reading, reach, keep=keep, although=True),
                leave=self._leave,
            )

        self._tools.do(
            lambda now: book(self._tools.diary, new, now=now, permit_overlap=keep),
            then,
            refuse,
            asker=self,
        )

    def _write_series(self, reading: LineReading, reach: str) -> None:
        if reading.start is None:
            return
        name, rule = _called(reading.understood), reading.understood.rule

        def doing(write: SeriesWriter) -> Callable[[datetime, datetime, bool], object]:
            return lambda now, at, keep: write(now, at, OnClash("keep" if keep else "refuse"))

        def although(wanted: Attempt) -> Attempt:
            meant = partial(self._book_series, reading, reach, although=True)
            return replace(wanted, do=doing(meant), clash=meant, although=None)

        do = partial(self._book_series, reading, reach)
        self._attempts.begin(
            Attempt(
                doing(do),
                reading.start,
                lambda at: f"{name} booked, {self._tools.when(at)}",
                explained=True,
                service_id=reading.service.id if reading.service else None,
                minutes=reading.minutes,
                gaps=reading.gaps,
                promise=self.promise,
                others=partial(self._further, rule),
                parent=self._entry,
                refused=self.refused.emit,
                after=lambda: self.written.emit(0),
                clash=do,
                although=although,
                many=lambda at, count: (
                    f"{name}: {counted(count, 'visit')} booked, the first {self._tools.when(at)}"
                ),
            )
        )

    def _book_series(
        self,
        reading: LineReading,
        reach: str,
        now: datetime,
        at: datetime,
        clash: OnClash,
        *,
        although: bool = False,
    ) -> object:
        # What makes series is loaded by whoever books one, not with the line.
        from scheduler_app.use_cases.bookings.series import NewSeries, book_series

        return book_series(
            self._tools.diary,
            NewSeries(_new_booking(reading, at, reach, although=although), reading.understood.rule),
            now=now,
            on_overlap=clash.way,
            elsewhere=clash.elsewhere,
        )

    def _further(self, rule: str, at: datetime) -> list[datetime]:
        from scheduler_app.use_cases.page.series_times import further_starts

        return further_starts(self._tools.diary, rule, at, now=self._tools.now())

    def _refuse(self, error: Exception) -> None:
        self._leave()
        self.refused.emit(error)

    def _leave(self) -> None:
        self._busy = False
        self.promise.not_done()


def draft_of_line(reading: LineReading, reach: str, now: datetime) -> Draft:
    """All that the line says, for the full form; without a time it starts at `now`."""
    understood = reading.understood
    new = None if understood.busy else new_client(understood, reach)
    return Draft(
        start=reading.start or now,
        minutes=reading.minutes,
        kind=Kind.BUSY if understood.busy else Kind.APPOINTMENT,
        client=understood.client,
        new_client=new,
        service_id=reading.service.id if reading.service else None,
        title=understood.title,
        place=reading.place,
        notes=understood.notes,
        rule=understood.rule,
    )


def new_client(understood: Understood, reach: str) -> Client | None:
    """Who is new, reached by what the line says and by what was written below it.

    A name that is still in question is new as well, for the form shows it and may be changed.
    """
    name = understood.new_client or (understood.asked if understood.candidates else "")
    if not name:
        return None
    typed = reach.strip()
    email = typed if "@" in typed else understood.email
    phones = tuple(filter(None, (understood.phone, "" if "@" in typed else typed)))
    return Client(0, name, email=email, phones=phones)


def _new_booking(
    reading: LineReading, start: datetime, reach: str, *, although: bool
) -> NewBooking:
    understood = reading.understood
    return NewBooking(
        start=start,
        client_id=understood.client.id if understood.client else None,
        new_client=new_client(understood, reach) if understood.new_client else None,
        service_id=reading.service.id if reading.service else None,
        minutes=Minutes(reading.minutes),
        title=understood.title,
        place_id=reading.place_id,
        place=reading.place,
        notes=understood.notes,
        kind=Kind.BUSY if understood.busy else Kind.APPOINTMENT,
        permit_barred=although,
    )


def _called(understood: Understood) -> str:
    """Whom or what it is for."""
    name = understood.client.name if understood.client else understood.new_client
    return isolated(name or understood.title) or ("Busy block" if understood.busy else "Visit")
