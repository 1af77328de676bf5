"""Simulation: a practice with its page, and clients who have accounts there."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from scheduler_app.booking_page.offering.month import MonthOffer, month
from scheduler_app.booking_page.store import (
    accounts,
    claims,
    commitments,
    practice,
    published,
    tables,
)
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.claims import Claim, Submitted
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.booking_page.store.refusals import NotOffered
from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.practice.services import Online, Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.setting_values import WEEKDAYS
from scheduler_app.use_cases.practice.settings import save_settings
from tests.simulation.practice.programs import NOW, Programs

BERLIN = ZoneInfo("Europe/Berlin")

REMOTE, VISIT, QUICK = 1, 2, 3
"""The services: an hour and a visit with gaps, both by request; half an hour at once."""

NAMES = ("Anna", "Boris", "Carla")
"""Clients who have an account from the beginning, and mostly keep it."""

STRANGERS = ("Zoe", "Yuri", "Otto Vogel")
"""Clients who may come to be while a play lasts, by phone, from a file or on the page."""

BY_PHONE = "Dora"
"""A client who has no account."""

SETTINGS = {
    "booking.grid": "30",
    "booking.notice": "30",
    "booking.notice_to_move": "60",
    "booking.notice_to_cancel": "30",
    "booking.open_requests": "6",
    "page.lease_days": "1",
    "page.name": "Anna's IT Help",
}
"""A coarse grid and few hours: few starts, so that everybody wants the same."""

_ADDRESSES = select(tables.accounts.c.email)

T = TypeVar("T")


Work = Callable[[Connection], T]


class World(Programs):
    """Both programs, and the clients who use the page."""

    def on_page(self, work: Work[T]) -> T:
        """One write transaction of the page."""
        return self.page.write_now(work)

    def account(self, name: str) -> str:
        """The account of somebody; `NotFound` where they have none, or none any more."""
        found = self.page.read_now(lambda c: accounts.of_email(c, email_of(name)))
        if found is None:
            raise NotFound(f"{name} has no account.")
        return found.id

    def members(self) -> list[str]:
        """Who has an account just now."""
        addresses = self.page.read_now(lambda c: set(c.execute(_ADDRESSES).scalars()))
        return [name for name in (*NAMES, *STRANGERS) if email_of(name) in addresses]

    def sign_up(self, name: str) -> None:
        """Somebody makes an account, and proves that the address is theirs."""
        now = self.page_clock()

        def add(c: Connection) -> None:
            account = accounts.add(
                c, email=email_of(name), name=name, phone="", language="en", zone="", now=now
            )
            accounts.verify(c, account.id, now=now)

        self.on_page(add)

    def hold(self, name: str, service: int, start: int, *, moves: str | None = None) -> Claim:
        """Somebody chooses a time."""
        account, now = self.account(name), self.page_clock()
        return self.on_page(
            lambda c: claims.hold(
                c,
                service=service,
                start=start,
                zone=BERLIN.key,
                holder=holder_of(name),
                account=account,
                address=name,
                moves=moves,
                now=now,
            )
        )

    def submit(self, name: str, claim: str) -> Submitted:
        """Somebody sends what was chosen."""
        account, now = self.account(name), self.page_clock()
        return self.on_page(lambda c: claims.submit(c, claim, account, now))

    def request(self, name: str, service: int, start: int) -> Submitted:
        """Somebody chooses a time and sends it."""
        return self.submit(name, self.hold(name, service, start).id)

    def withdraw(self, name: str, uid: str) -> None:
        """Somebody takes a request back, or the wish to move."""
        account, now = self.account(name), self.page_clock()
        self.on_page(lambda c: claims.withdraw(c, account, uid, now))

    def cancel(self, name: str, uid: str) -> None:
        """Somebody calls a booking off."""
        account, now = self.account(name), self.page_clock()
        self.on_page(lambda c: claims.cancel(c, account, uid, now))

    def choose(self, name: str, uid: str, start: int) -> None:
        """Somebody takes a proposed time."""
        account, now = self.account(name), self.page_clock()
        self.on_page(lambda c: claims.choose(c, account, uid, start, now))

    def offered(self, service: int) -> list[int]:
        """The starts that a stranger is offered in this month and the next, if any."""
        now = self.page_clock()
        today = from_epoch(now).astimezone(BERLIN).date()

        def both(c: Connection) -> list[MonthOffer]:
            days = (today, today.replace(day=1) + timedelta(days=31))
            return [month(c, service, each.year, each.month, BERLIN.key, now) for each in days]

        try:
            shown = self.page.read_now(both)
        except NotOffered:
            return []
        return [start for each in shown for starts in each.days.values() for start in starts]

    def by_phone(self) -> int:
        """The id of the client who calls, whatever they are called since they were merged."""
        with self.diary.read() as connection:
            return int(connection.exec_driver_sql("SELECT min(id) FROM clients").scalar_one())

    def shape_of(self, service: int) -> tuple[Minutes, Minutes, Minutes, Minutes]:
        """Minutes of a visit, then of preparation, wrap-up and travel."""
        every = list_services(self.diary, with_archived=True)
        one = next(each for each in every if each.id == service)
        return one.minutes, one.preparation, one.wrap_up, one.travel

    def may_be_chosen(self, service: int) -> bool:
        """Whether the forms of the desk list a service: it is not archived."""
        return any(each.id == service for each in list_services(self.diary))

    def appointments(self, name: str) -> list[Appointment]:
        """What somebody sees under "my appointments"."""
        account, now = self.account(name), self.page_clock()
        return self.page.read_now(lambda c: commitments.of_account(c, account, now))


def email_of(name: str) -> str:
    """The e-mail address that somebody gives."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def holder_of(name: str) -> bytes:
    """What the page knows somebody's browser by."""
    return hashlib.sha256(name.encode()).digest()


def at(hour: float, day: int = 0) -> int:
    """Epoch seconds of an hour in Berlin, so many days from the first."""
    return to_epoch(NOW) + int((hour - 8) * 3600) + day * 86_400


@contextmanager
def new_world(page_url: str | None = None) -> Iterator[World]:
    """A practice, linked to a page where everybody has an account, and published once."""
    with in_memory() as folder:
        if page_url is None:
            founded, in_keyring = _founded()
            for name in ("diary.db", "page.sqlite3"):
                shutil.copyfile(founded / name, folder / name)
            page_url = f"sqlite:///{folder / 'page.sqlite3'}"
            world = World(folder, page_url, in_keyring=in_keyring)
        else:
            world = World(folder, page_url)
            found_and_linked(world)
        try:
            yield world
        finally:
            world.close()
            published._decoded.clear()


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    # Nothing here is about what a lost disk keeps: memory is faster, where there is some.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@cache
def _founded() -> tuple[Path, Mapping[str, str]]:
    """A founded practice with its page and its secrets, made once for all worlds of a process."""
    kept = tempfile.mkdtemp(prefix="world-")
    atexit.register(shutil.rmtree, kept)
    world = World(Path(kept), f"sqlite:///{kept}/page.sqlite3")
    found_and_linked(world)
    world.close()
    return Path(kept), world.in_keyring


def found(world: World, *, hours: str = "09:00-13:00", horizon: int = 2) -> None:
    """A practice with three services, and a page that is not linked yet."""
    diary, now = world.diary, world.now
    found_practice(diary, zone_name=BERLIN.key, region="DE", now=now)
    days = {f"hours.{day}": hours for day in WEEKDAYS}
    save_settings(diary, {**SETTINGS, **days, "booking.horizon": str(horizon)}, now=now)
    remote, visit = list_services(diary)
    wanted = (
        replace(remote, online=Online.REQUEST),
        replace(visit, minutes=Minutes(60), online=Online.REQUEST),
        Service(0, "Quick question", Minutes(30), wrap_up=Minutes(10), online=Online.AT_ONCE),
    )
    for service in wanted:
        save_service(diary, service, now=now)
    save_client(diary, Client(0, BY_PHONE), by=By.SYSTEM, now=now)
    migrate(world.page)


def found_and_linked(world: World) -> None:
    """The same, linked to its page, where everybody has an account, and published once."""
    found(world)
    diary, now = world.diary, world.now
    for name in NAMES:
        world.sign_up(name)
    code = world.on_page(lambda c: practice.new_pairing_code(c, world.page_clock()))
    pasted = page_link.pairing_code(f"https://page.example/#{code}")
    page_link.pair(diary, world.line, pasted, "hosted", keep=lambda page, token: None, now=now)
    world.linked.open()
    world.publish()
