"""Protocol: a real diary and a real page, with a network between them that does what it is told.

The page's own store functions are called without HTTP; what travels is coded and decoded as on the
wire. A call may be lost on its way, answered into the void, made twice, or arrive much later.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from scheduler_app.booking_page.abilities import KNOWS
from scheduler_app.booking_page.store import (
    accounts,
    claim_rows,
    claims,
    events,
    handed,
    practice,
    publications,
)
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.page.format import (
    Event,
    Inbox,
    Pairing,
    PairingRequest,
    Publication,
    Receipt,
)
from scheduler_app.domain.page.mails import MailDocument, MailReceipt
from scheduler_app.domain.page.offers import limits_for_booking, offered
from scheduler_app.domain.page.packing import by_column
from scheduler_app.domain.page.troubles import PageUnreachable, ReadAnew
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import from_epoch
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.blocking import block, release
from scheduler_app.use_cases.page.link import PairingCode, pair
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings

START = int(datetime(2027, 3, 1, 6, 0, tzinfo=UTC).timestamp())
HOUR, DAY = 3_600, 86_400
ASKED, AT_ONCE = 1, 2
"""The ids of the services: one waits for the consultant, one the page confirms on its own."""

PEOPLE = ("anna", "otto", "zoe")

T = TypeVar("T")


class PageSide:
    """The page's database, and what clients do there."""

    def __init__(self, path: Path, clock: Callable[[], int]) -> None:
        self.database = Database(f"sqlite:///{path}")
        self._clock = clock

    def read(self, work: Callable[[Connection], T]) -> T:
        return self.database.read_now(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        return self.database.write_now(work)

    def account(self, name: str) -> str:
        found = self.read(lambda c: accounts.of_email(c, f"{name}@example.org"))
        assert found is not None
        return found.id

    def free(self, service: int) -> list[int]:
        """Every start that the page offers just now."""

        def asked(c: Connection) -> list[int]:
            state = practice.state(c)
            publication = publications.shown_by(c, state)
            card = next(card for card in publication.services if card.id == service)
            counting = claim_rows.counting(c, state.acknowledged_seq, self._clock())
            limits = limits_for_booking(publication.rules, self._clock())
            return offered(card, publication.grid, counting.taken, limits)

        return self.read(asked)

    def book(self, who: str, service: int, start: int, *, moves: str | None = None) -> str:
        """Hold a time and send it; returns the uid."""
        account, now = self.account(who), self._clock()
        held = self.write(
            lambda c: claims.hold(
                c,
                service=service,
                start=start,
                zone="Europe/Berlin",
                holder=who.encode().ljust(32, b"."),
                account=account,
                address=f"192.0.2.{len(who)}",
                moves=moves,
                now=now,
            )
        )
        return self.write(lambda c: claims.submit(c, held.id, account, now)).uid

    def events(self) -> list[Event]:
        """All that clients ever did here."""
        found: list[Event] = []
        while True:
            more = self.read(lambda c: events.after(c, len(found)))
            if not more:
                return found
            found.extend(more)


class Wire:
    """The network: the next call meets `fate`; calls that are late are kept in `under_way`."""

    def __init__(self, page: PageSide, clock: Callable[[], int]) -> None:
        self._page = page
        self._clock = clock
        self.fate = "arrives"
        self.under_way: list[Callable[[], object]] = []

    def pair(self, request: PairingRequest) -> Pairing:
        return self._page.write(lambda c: practice.pair(c, request, self._clock()))

    def publish(
        self, publication: Publication, *, patience: float = 10.0, packed: bool = False
    ) -> Receipt:
        assert patience > 0
        sent = msgspec.json.encode(by_column(publication) if packed else publication)

        def arrives() -> Receipt:
            read = msgspec.json.decode(sent, type=Publication)
            return self._page.write(lambda c: publications.take(c, read, self._clock()))

        return self._travel(arrives, Receipt)

    def hand_over(self, document: MailDocument, *, packed: bool = False) -> MailReceipt:
        ready = handed.prepared(document, self._clock())
        assert packed

        def arrives() -> MailReceipt:
            return self._page.write(lambda c: handed.take(c, ready, self._clock()))

        return self._travel(arrives, MailReceipt)

    def put_file(self, file: MailFile, content: bytes) -> bool:
        """No mail of theirs has a file."""
        raise NotImplementedError

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        assert wait >= 0 and going_on()

        def arrives() -> Inbox:
            def asked(c: Connection) -> Inbox:
                state = practice.state(c)
                if not events.is_told(c, after, event):
                    raise ReadAnew(state.generation, state.last_seq)
                told = events.after(c, after)
                now = self._clock()
                return Inbox(now, state.generation, state.last_seq, told, knows=KNOWS)

            return self._page.read(asked)

        return self._travel(arrives, Inbox)

    def close(self) -> None:
        """There is no line."""

    def _travel(self, call: Callable[[], T], kind: type[T]) -> T:
        fate, self.fate = self.fate, "arrives"
        if fate == "lost":
            raise PageUnreachable("The request was lost.")
        if fate == "late":
            self.under_way.append(call)
            raise PageUnreachable("The request is under way.")
        answer = call()
        if fate == "twice":
            answer = call()
        if fate == "answer lost":
            raise PageUnreachable("The answer was lost.")
        return msgspec.json.decode(msgspec.json.encode(answer), type=kind)


def lay_out(folder: Path) -> None:
    """A linked pair of a small practice and its page, to be copied for each walk."""
    diary = Diary.open(folder / "diary.sqlite3")
    now = datetime.fromtimestamp(START, UTC)
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    hours = {f"hours.{day}": "09:00-12:00" for day in ("monday", "tuesday", "wednesday")}
    hours |= {"hours.thursday": "", "hours.friday": ""}
    rules = {"booking.grid": "60", "booking.notice": "0", "booking.horizon": "6"}
    limits = {"booking.notice_to_move": "0", "booking.notice_to_cancel": "0"}
    lease = {"page.lease_days": "2", "booking.open_requests": "100"}
    save_settings(diary, hours | rules | limits | lease, now=now)
    for service in list_services(diary):
        online = Online.AT_ONCE if service.id == AT_ONCE else Online.REQUEST
        plain = replace(
            service,
            minutes=Minutes(60),
            preparation=Minutes(0),
            wrap_up=Minutes(0),
            travel=Minutes(0),
            online=online,
        )
        save_service(diary, plain, now=now)
    page = PageSide(folder / "page.sqlite3", lambda: START)
    migrate(page.database)
    for name in PEOPLE:
        page.write(partial(_add, name=name))
    code = page.write(lambda c: practice.new_pairing_code(c, START))
    wire = Wire(page, lambda: START)
    wanted = PairingCode("https://book.example", code)
    pair(diary, wire, wanted, "hosted", keep=lambda _page, _token: None, now=now)
    diary.close()
    page.database.close()
    for name in ("diary.sqlite3", "page.sqlite3"):
        with closing(connected(folder / name)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _add(c: Connection, name: str) -> None:
    account = accounts.add(
        c,
        email=f"{name}@example.org",
        name=name.title(),
        phone="",
        language="en",
        zone="Europe/Berlin",
        now=START,
    )
    assert account is not None
    accounts.verify(c, account.id, now=START)


def copied(source: Path, target: Path) -> None:
    """A database as it stands, log included."""
    with closing(connected(source)) as one, closing(connected(target)) as other:
        one.backup(other)


def fresh_copy(template: Path, folder: Path) -> None:
    """The laid out pair in a folder of its own, as a page with an id of its own.

    Pages remember by their id what they have decoded.
    """
    page = str(uuid.uuid4())
    for name, table in (("diary.sqlite3", "page_link"), ("page.sqlite3", "practice")):
        shutil.copyfile(template / name, folder / name)
        with closing(connected(folder / name)) as raw:
            raw.execute(f"UPDATE {table} SET page = ?", (page,))
            raw.commit()


@contextmanager
def promised(diary: Diary, *times: Occupied, now: datetime) -> Iterator[None]:
    """Times that are being promised to somebody meanwhile, as the window's worker notes them."""
    stays = [Stay(from_epoch(time.start), from_epoch(time.end)) for time in times]
    made = block(diary, stays, now=now)
    try:
        yield
    finally:
        for each in made:
            release(diary, each, now=now)
