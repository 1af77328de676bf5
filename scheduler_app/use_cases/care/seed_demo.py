"""Use case: fill a diary with a made-up practice of a year, to look at and to try things on.

Phone numbers are from the ranges that Ofcom and the NANPA reserve for fiction, addresses end in
example.org (RFC 2606). The same seed and instant give the same practice.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings import booking as moves
from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.calendar.gaps import Occupied, occupied_by, overlap
from scheduler_app.domain.calendar.working_time import open_spans
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.folding import folded
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.practice.services import Service, Where
from scheduler_app.domain.time_units import DAY, MINUTE, Minutes
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings.bookings import OnOverlap, taken_of
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import rules, services
from scheduler_app.use_cases.bookings.book import NewBooking
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.care import demo_cast
from scheduler_app.use_cases.care.demo_conversation import write_conversation
from scheduler_app.use_cases.care.demo_history import write_history
from scheduler_app.use_cases.care.demo_invoices import write_invoices
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.rules import get_practice, read_practice, working_time

BEHIND = timedelta(weeks=40)
AHEAD = timedelta(weeks=12)
GRID = 30 * MINUTE
"""Seconds: visits start on the half hour."""

HOURS = {
    **{f"hours.{day}": "09:00-12:30,13:30-17:30" for day in ("monday", "tuesday", "thursday")},
    "hours.wednesday": "10:00-14:00,15:00-19:00",
    "hours.friday": "09:00-15:00",
    "hours.saturday": "",
    "hours.sunday": "",
}


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One thing that happened to a booking: when, by whom, why, and what it made of it."""

    at: datetime
    verb: str
    made: Callable[[Booking], Booking]
    by: By = By.CONSULTANT
    why: str = ""


def seed_demo(diary: DiaryHandle, *, now: datetime, seed: int = 7, zone_name: str = "UTC") -> None:
    """Write the practice into a diary that holds no bookings yet.

    The practice's zone stays what it is; in a diary that has none yet it becomes `zone_name`.
    """
    now = now.replace(second=0, microsecond=0)
    chance = random.Random(seed)  # noqa: S311 - made-up people, no secret
    found_practice(diary, zone_name=zone_name, now=now - BEHIND)
    with writing(diary, "demo", by=By.SYSTEM, at=now - BEHIND) as change:
        _write_rules(change, now.astimezone(zone(read_practice(change.connection).zone)).date())
        services = _write_services(change)
        clients = [people.save_client(change, client) for client in _clients(chance)]
    practice = _Practice(diary, chance, services, clients, now)
    practice.write_series()
    done = practice.write_year()
    write_history(diary, clients, services, done, now=now, seed=seed)
    write_invoices(diary, done, now=now)
    write_conversation(diary, now=now)


def _write_rules(change: Change, today: date) -> None:
    rules.save_settings(
        change, {**HOURS, "practice.region": "GB", "practice.holidays": "GB", **_MONEY}
    )
    for days in (
        DaysOff(0, today - timedelta(days=101), today - timedelta(days=92), "Summer by the sea"),
        DaysOff(0, today + timedelta(days=25), today + timedelta(days=27), "Long weekend"),
    ):
        rules.add_days_off(change, days)
    rules.save_override(change, _next(today, 2) + timedelta(weeks=2), "12:00-20:00")
    rules.save_override(change, _next(today, 5) + timedelta(weeks=1), "10:00-13:00")


_MONEY = {"practice.currency": "GBP"}


def _next(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _write_services(change: Change) -> list[Service]:
    had = {service.name: service for service in services.list_services(change.connection)}
    return [
        services.save_service(
            change,
            replace(wanted, currency="GBP", id=had[wanted.name].id if wanted.name in had else 0),
        )
        for wanted in demo_cast.SERVICES
    ]


def _clients(chance: random.Random) -> Iterator[Client]:
    companies = list(demo_cast.COMPANIES)
    for number, name in enumerate(demo_cast.PEOPLE):
        company = companies.pop(0) if companies and number % 4 == 2 else ""
        street = f"{chance.randint(1, 140)} {chance.choice(demo_cast.STREETS)}"
        home = f"{street}, Exampleton ZZ{1 + number % 4} {1 + number % 9}AB"
        places = [Place(0, "Office" if company else "Home", home)]
        if company and chance.random() < 0.4:
            places.append(Place(0, "Workshop", f"Unit {chance.randint(2, 19)}, Exampleton Park"))
        yield Client(
            id=0,
            name=name,
            company=company,
            email=f"{_plain(name) or f'client{number}'}@example.org",
            phones=tuple(_phones(chance, number)),
            places=tuple(places),
            notes=chance.choice(demo_cast.CLIENT_NOTES),
            uid=_uid(chance),
            business=bool(company),
            tags=tuple(tag for tag, whose in demo_cast.TAGS if whose(number, company)),
        )


def _plain(name: str) -> str:
    letters = folded(name).encode("ascii", "ignore").decode()
    return ".".join("".join(c for c in word if c.isalpha()) for word in letters.split()).strip(".")


def _phones(chance: random.Random, number: int) -> Iterator[str]:
    if number % 11 == 5:
        yield f"+1202555{100 + number % 100:04}"
    else:
        yield f"+44{chance.choice(('207946', '113496', '121496', '161496'))}0{number:03}"
    if chance.random() < 0.3:
        yield f"+44292018{number:04}"


def _uid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


class _Practice:
    """The year as it is being planned: what is taken so far, and who asks for what."""

    def __init__(
        self,
        diary: DiaryHandle,
        chance: random.Random,
        services: list[Service],
        clients: list[Client],
        now: datetime,
    ) -> None:
        self.diary = diary
        self.chance = chance
        self.services = services
        self.clients = clients
        self.now = now
        self.zone = get_practice(diary).zone
        self.taken: list[Occupied] = []

    def write_series(self) -> None:
        """A weekly and a monthly appointment that go on, and a weekly errand."""
        start = _next((self.now - timedelta(weeks=26)).date(), 1)
        for weeks, weekday, hour, service, client, rule in (
            (0, 1, 9, "Backup review", 10, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
            (1, 3, 14, "Visit on site", 18, "FREQ=MONTHLY;BYDAY=2TH"),
        ):
            day = _next(start + timedelta(weeks=weeks), weekday)
            first = NewBooking(
                start=self._wall(day, hour),
                client_id=self.clients[client].id,
                service_id=self._service(service).id,
                place_id=self._place(service, self.clients[client]),
                notes=demo_cast.PROBLEMS[service][-1],
            )
            self._book_series(NewSeries(first=first, rule=rule))
        errand = NewBooking(
            start=self._wall(_next(start, 4), 13),
            minutes=Minutes(60),
            title="Invoices",
            kind=Kind.BUSY,
        )
        self._book_series(NewSeries(first=errand, rule="FREQ=WEEKLY;BYDAY=FR"))

    def write_year(self) -> list[Booking]:
        """Visits, errands, and what happened to each, in the order in which it happened.

        Returns the visits that are done.
        """
        visits = list(self._visits())
        happened = [
            (step.at, number, step)
            for number, (booking, ended) in enumerate(visits)
            for step in self._story(booking, ended)
        ]
        happened.sort(key=lambda entry: (entry[0], entry[1]))
        stored: dict[int, Booking] = {}
        with writing(self.diary, "demo", by=By.SYSTEM, at=self.now) as outer:
            for at, number, step in happened:
                change = Change(outer.connection, step.verb, by=step.by, at=at, why=step.why)
                if number in stored:
                    stored[number] = bookings.save(change, step.made(stored[number]))
                else:
                    stored[number] = bookings.add(change, step.made(visits[number][0]))
        self._write_conflicts()
        return [booking for booking in stored.values() if booking.state is State.DONE]

    def _book_series(self, wanted: NewSeries) -> None:
        before = wanted.first.start - timedelta(days=6)
        book_series(self.diary, wanted, on_overlap="skip", now=before)

    def _visits(self) -> Iterator[tuple[Booking, bool]]:
        """Visits that respect hours and gaps, in order, and whether each is over by now."""
        first, last = self.now - BEHIND, self.now + AHEAD
        working = working_time(self.diary, first.date(), last.date())
        self.taken = [
            occupied_by(i) for i in calendar_items(self.diary, to_epoch(first), to_epoch(last))
        ]
        for opens, closes in open_spans(working, first.date(), last.date()):
            near = [
                stay for stay in self.taken if opens - DAY < stay.end and stay.start < closes + DAY
            ]
            at = -(-opens // GRID) * GRID
            while at < closes:
                booking = self._wish(at)
                stay = taken_of(booking)
                fits = stay.end <= closes and not any(overlap(stay, other) for other in near)
                if fits and self.chance.random() < self._demand(at):
                    near.append(stay)
                    self.taken.append(stay)
                    yield booking, booking.end <= self.now
                    at = -(-stay.end // GRID) * GRID
                else:
                    at += GRID

    def _demand(self, at: int) -> float:
        """How full the diary is: the further ahead, the emptier."""
        weeks = (at - to_epoch(self.now)) / (7 * DAY)
        return 0.85 if weeks < 1 else max(0.08, 0.65 - 0.09 * weeks)

    def _wish(self, at: int) -> Booking:
        start = from_epoch(at)
        if self.chance.random() < 0.04:
            title, minutes = self.chance.choice(demo_cast.ERRANDS)
            return self._draft(start, minutes, kind=Kind.BUSY, title=title)
        service = self.chance.choices(self.services, demo_cast.POPULARITY)[0]
        # A few clients need help again and again, many of them once.
        client = self.clients[int(len(self.clients) * self.chance.random() ** 1.7)]
        place_id = self._place(service.name, client)
        address = next((place.address for place in client.places if place.id == place_id), "")
        return self._draft(
            start,
            service.minutes,
            client_id=client.id,
            service_id=service.id,
            place_id=place_id,
            place=address,
            notes=self.chance.choice(demo_cast.PROBLEMS[service.name]),
            preparation=service.preparation,
            wrap_up=service.wrap_up,
            travel=service.travel,
        )

    def _draft(self, start: datetime, minutes: int, **details: object) -> Booking:
        drafted = Booking(
            id=0,
            uid=_uid(self.chance),
            kind=Kind.APPOINTMENT,
            state=State.CONFIRMED,
            start=start,
            end=start + timedelta(minutes=minutes),
            zone=self.zone,
        )
        return replace(drafted, **details)  # type: ignore[arg-type]

    def _story(self, booking: Booking, ended: bool) -> Iterator[DemoStep]:
        """What happened to one booking, from the call to the end of the visit."""
        fate = self.chance.random()
        first = self._agreed_first(booking) if fate > 0.85 else booking
        was = first.start
        if not ended and booking.kind is Kind.APPOINTMENT and self.chance.random() < 0.2:
            first = replace(first, state=State.PENDING)
        called = self._by_day(min(was, self.now) - timedelta(days=self.chance.randint(1, 20)))
        yield DemoStep(called, "book", lambda _: first)
        until = min(was, self.now)
        meanwhile = self._by_day(called + (until - called) * 0.6)
        if not called < meanwhile < until:
            meanwhile = called + (until - called) * 0.6
        if was != booking.start:
            why = self.chance.choice(demo_cast.MOVED)
            yield DemoStep(meanwhile, "move", lambda b: moves.moved(b, booking.start), why=why)
        elif fate < 0.06 and booking.kind is Kind.APPOINTMENT:
            why = self.chance.choice(demo_cast.CANCELLED)
            yield DemoStep(meanwhile, "cancel", moves.cancelled, by=By.CLIENT, why=why)
            return
        if ended and booking.kind is Kind.APPOINTMENT:
            verb, made = ("no-show", moves.no_show) if 0.06 < fate < 0.1 else ("done", moves.done)
            over = booking.end + timedelta(minutes=5)
            yield DemoStep(over, verb, partial(made, now=over))

    def _agreed_first(self, booking: Booking) -> Booking:
        """The visit at the time it was moved away from: one that nobody else ever had."""
        if booking.kind is Kind.APPOINTMENT:
            for days in (1, 2, 3, 6, 7, 8, 14):
                start = booking.start - timedelta(days=days, minutes=30)
                first = replace(booking, start=start, end=start + booking.duration)
                stay = taken_of(first)
                if start.weekday() < 5 and not any(overlap(stay, other) for other in self.taken):
                    self.taken.append(stay)
                    return first
        return booking

    def _by_day(self, at: datetime) -> datetime:
        """A moment of that day at which somebody answers the phone."""
        return at.replace(hour=self.chance.randint(9, 15), minute=self.chance.randint(0, 59))

    def _write_conflicts(self) -> None:
        """Two events from another calendar that overlap visits of the next days."""
        soon, later = to_epoch(self.now), to_epoch(self.now + timedelta(days=14))
        visits = [item for item in calendar_items(self.diary, soon, later) if item.start > soon]
        titles = ["Supplier's webinar", "Call with the bank"]
        with writing(
            self.diary, "import", by=By.IMPORT, at=self.now - timedelta(hours=3)
        ) as change:
            for item in visits[1::3]:
                start = from_epoch(item.start + 900)
                clash = self._draft(start, 60, kind=Kind.BUSY, title=titles[-1])
                in_its_way = bookings.in_the_way(change.connection, clash)
                if [other.kind for other in in_its_way] == [Kind.APPOINTMENT]:
                    bookings.add(change, clash, on_overlap=OnOverlap.LEAVE_OPEN)
                    titles.pop()
                if not titles:
                    break

    def _wall(self, day: date, hour: int) -> datetime:
        return instant_of(datetime(day.year, day.month, day.day, hour), zone(self.zone))  # noqa: DTZ001

    def _service(self, name: str) -> Service:
        return next(service for service in self.services if service.name == name)

    def _place(self, service: str, client: Client) -> int | None:
        """The client's own place for work on site; None for remote work."""
        return client.places[0].id if self._service(service).where is Where.ON_SITE else None
