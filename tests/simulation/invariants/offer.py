"""Simulation: what is offered, by a model of its own: minute by minute, from the rows as they lie.

It knows nothing of how the program finds free time: it reads the hours as text, looks at a clock on
the wall for each minute, and tries each start against everything that takes time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import Connection

from scheduler_app.booking_page.store import published
from scheduler_app.domain.page.openings import starts_of
from scheduler_app.use_cases.calendar.find_slots import explain, find_slots
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.read_link import read_link
from tests.simulation.invariants.hours import meet
from tests.simulation.practice.world import World

if TYPE_CHECKING:
    from tests.simulation.life.life import Life

_TAKING = """
SELECT start_at, end_at, preparation, wrap_up, travel, place_id FROM bookings
 WHERE state IN ('pending', 'confirmed', 'done') AND NOT transparent AND NOT removed"""
_PROMISED = """
SELECT start_at, end_at, preparation, wrap_up, travel, NULL AS place_id FROM page_blocks
 WHERE until > ?"""
_SERVICES = """
SELECT id, minutes, preparation, wrap_up, travel, online FROM services
 WHERE NOT archived AND NOT removed ORDER BY id"""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = 2
"""Days after the last start on which a visit may still go on."""


class Visit(NamedTuple):
    """A visit as it would lie there."""

    start_at: int
    end_at: int
    preparation: int
    wrap_up: int
    travel: int
    place_id: int | None = None


class Wall(NamedTuple):
    """What a clock on the practice's wall shows at an instant, and whether it is open then."""

    day: date
    minute: int
    open: bool


class Rules(NamedTuple):
    """The rows that say when the practice works, as they lie in the diary."""

    settings: dict[str, str]
    overrides: dict[str, str]
    days_off: Sequence[tuple[str, str]]

    def number(self, name: str) -> int:
        """A setting that is a whole number."""
        return int(self.settings[name])

    def hours(self, day: date) -> str:
        """The hours of a date as text: days off before overrides, holidays before the week."""
        text = day.isoformat()
        if any(first <= text <= last for first, last in self.days_off):
            return ""
        if text in self.overrides:
            return self.overrides[text]
        if day in _holidays(self.settings.get("practice.holidays", ""), day.year):
            return ""
        return self.settings[f"hours.{_WEEKDAYS[day.weekday()]}"]


class Calendar:
    """The practice's time from today on, as long as somebody may want to know of it."""

    def __init__(self, connection: Connection, now: datetime, days: int) -> None:
        self.rules = _rules(connection)
        zone = ZoneInfo(self.rules.settings["practice.zone"])
        self.today = now.astimezone(zone).date()
        self.last = self.today + timedelta(days=days)
        at = datetime.combine(self.today, datetime.min.time(), UTC) - timedelta(days=1)
        self.walls: dict[int, Wall] = {}
        hours = cache(self.rules.hours)
        while at.astimezone(zone).date() <= self.last + timedelta(days=_LONGEST):
            shown = at.astimezone(zone)
            minute = shown.hour * 60 + shown.minute
            is_open = minute in _open_minutes(hours(shown.date()))
            self.walls[int(at.timestamp())] = Wall(shown.date(), minute, is_open)
            at += timedelta(minutes=1)

    def starts(self, service: Any, taken: Sequence[Any], earliest: int, latest: int) -> list[int]:
        """Every minute at which a visit of the service may start, from today to the last date."""
        grid = self.rules.settings.get("booking.grid", "15")
        found = []
        for start, wall in self.walls.items():
            on_grid = wall.open and wall.minute % int(grid) == 0
            if not on_grid or not self.today <= wall.day < self.last:
                continue
            if not earliest <= start <= latest:
                continue
            end = start + service.minutes * 60
            if not all(self.walls[at].open for at in range(start, end, 60)):
                continue
            visit = Visit(start, end, service.preparation, service.wrap_up, service.travel)
            if not any(meet(visit, other) for other in taken):
                found.append(start)
        return found


def the_publication_offers_what_is_free(life: Life) -> None:
    """What the page would be told just now is what is free, of each service that is to be had."""
    world = life.world
    now = world.now
    moment = int(now.timestamp())
    told = publication_of(world.diary, now=now, generation=read_link(world.diary).generation + 1)
    with world.diary.read() as connection:
        services = connection.exec_driver_sql(_SERVICES).all()
        rules = _rules(connection)
        days = rules.number("booking.horizon") + rules.number("page.lease_days")
        calendar = Calendar(connection, now, days + 1)
        taken = _taking(connection)
        taken_or_promised = [*taken, *connection.exec_driver_sql(_PROMISED, (moment,))]
    offered = {card.id: card for card in told.services}
    assert offered.keys() == {one.id for one in services if one.online != "no"}, "not that offered"
    for one in services:
        if one.id in offered:
            latest = moment + days * 86_400
            wanted = calendar.starts(one, taken_or_promised, moment, latest)
            found = list(starts_of(offered[one.id].openings, told.grid, 0, 2**40))
            assert found == wanted, f"what is published is not what is free: {_odd(found, wanted)}"
        wanted = calendar.starts(one, taken, -(2**40), 2**40)
        free = find_slots(world.diary, one.id, calendar.today, calendar.last, now=now)
        found = [int(start.timestamp()) for start in free]
        assert found == wanted, f"what is listed is not what is free: {_odd(found, wanted)}"
        _is_explained(world, one, calendar, set(wanted))


def what_is_free_is_offered(world: World) -> None:
    """At rest: the page offers what the diary has free, no more and no less.

    What a desktop was asked for and did not give back before it died, it keeps off the page for
    some minutes. What has begun by the diary's clock is offered by nobody, whatever the page's
    clock says.
    """
    shown = world.page.read_now(published.current)
    page_now = world.page_clock()
    with world.diary.read() as connection:
        services = connection.exec_driver_sql(_SERVICES).all()
        horizon = _rules(connection).number("booking.horizon")
        notice = _rules(connection).number("booking.notice")
        calendar = Calendar(connection, datetime.fromtimestamp(page_now, UTC), horizon + 2)
        taken = [
            *_taking(connection),
            *connection.exec_driver_sql(_PROMISED, (shown.issued_at,)),
        ]
    earliest = max(page_now + notice * 60, int(world.now.timestamp()))
    for one in services:
        if one.online != "no":
            wanted = calendar.starts(one, taken, earliest, page_now + horizon * 86_400)
            found = world.offered(one.id)
            assert found == wanted, f"the offer is not what is free: {_odd(found, wanted)}"


def _is_explained(world: World, service: Any, calendar: Calendar, free: set[int]) -> None:
    """Whether an hour is free or not, the same is said of it in words."""
    half_hours = [at for at, wall in calendar.walls.items() if wall.minute % 30 == 0]
    for at in half_hours[48 + service.id % 7 : -48 * (_LONGEST + 1) : 7]:
        moment = datetime.fromtimestamp(at, UTC)
        if calendar.today <= calendar.walls[at].day < calendar.last:
            said = explain(world.diary, service.id, moment, now=world.now).open
            assert said == (at in free), f"it is said to be {said}, and is not: {moment}"


def _taking(connection: Connection) -> list[Any]:
    return list(connection.exec_driver_sql(_TAKING))


def _rules(connection: Connection) -> Rules:
    settings = "SELECT name, value FROM settings"
    overrides = "SELECT day, spans FROM date_overrides"
    days_off = "SELECT first, last FROM days_off"
    return Rules(
        {row[0]: row[1] for row in connection.exec_driver_sql(settings)},
        {row[0]: row[1] for row in connection.exec_driver_sql(overrides)},
        [(row[0], row[1]) for row in connection.exec_driver_sql(days_off)],
    )


@cache
def _holidays(region: str, year: int) -> frozenset[date]:
    if not region:
        return frozenset()
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


@cache
def _open_minutes(hours: str) -> frozenset[int]:
    spans = [span.split("-") for span in hours.split(",") if span]
    return frozenset(at for start, end in spans for at in range(_minutes(start), _minutes(end)))


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _odd(found: Sequence[int], wanted: Sequence[int]) -> str:
    more, less = (
        [f"{datetime.fromtimestamp(at, UTC):%d %H:%M}" for at in sorted(set(some) - set(others))]
        for some, others in ((found, wanted), (wanted, found))
    )
    return f"too many {more[:5]}, too few {less[:5]}"
