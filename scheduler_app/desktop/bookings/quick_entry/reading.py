"""Desktop, quick entry: what a line means to this diary, and whether its time is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.desktop.widgets.moment_field.free_times import next_free
from scheduler_app.domain.bookings.quick_entry import Picked, Understood, understand
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.marks_in_text import DateOrder, Half
from scheduler_app.domain.calendar.stay import NO_GAPS, Gaps, Stay
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.completion import Completion, complete
from scheduler_app.domain.practice.services import Service, Where
from scheduler_app.domain.time_units import Minutes, minutes_of
from scheduler_app.domain.zones import day_start, instant_of, wall_of, zone
from scheduler_app.use_cases.bookings.show_calendar import what_is_in_the_way
from scheduler_app.use_cases.calendar.odd_time import odd_at
from scheduler_app.use_cases.clients.in_line import clients_in_line
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import list_services

_HALF_BEGINS = {
    Half.MORNING: time.min,
    Half.NOON: time(12),
    Half.AFTERNOON: time(12),
    Half.EVENING: time(17),
}
"""From when on free times are offered where a part of the day is named and no hour."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands, and where the cursor stands in it.

    `chosen` is a start taken from a button, `given` one from the grid (both aware), `minutes` the
    length that was drawn in the grid, `picked` who was picked for a name in question.
    """

    text: str
    cursor: int
    chosen: datetime | None = None
    given: datetime | None = None
    minutes: int | None = None
    picked: Picked | None = None
    order: DateOrder = "day first"


@dataclass(frozen=True, slots=True)
class LineReading:
    """What the line means. `start` is aware; `free` are starts to offer instead.

    `odd` says in sentences what is unusual about the time, `rule_words` how it repeats.
    """

    line: Line
    understood: Understood
    completion: Completion | None
    start: datetime | None
    minutes: int
    place_id: int | None
    place: str
    conflicts: tuple[CalendarItem, ...]
    free: tuple[datetime, ...]
    odd: tuple[str, ...] = ()
    rule_words: str = ""

    @property
    def taken(self) -> bool:
        """Whether somebody else is in the way."""
        return bool(self.conflicts)

    @property
    def complete(self) -> bool:
        """Whether the line says enough, and nothing that is still in question."""
        understood = self.understood
        who = understood.client is not None or bool(understood.new_client or understood.title)
        unclear = bool(understood.candidates) or self.days_in_question
        return self.start is not None and (who or understood.busy) and not unclear

    @property
    def days_in_question(self) -> bool:
        """Whether the date could be one of two and no time was chosen from a button."""
        return bool(self.understood.other_days) and self.line.chosen is None

    @property
    def service(self) -> Service | None:
        """The service of a visit; a busy block has none."""
        return None if self.understood.busy else self.understood.service

    @property
    def gaps(self) -> Gaps:
        """Minutes of preparation, wrap-up and travel."""
        service = self.service
        return (service.preparation, service.wrap_up, service.travel) if service else NO_GAPS

    def stay(self) -> Stay | None:
        """The time that would be promised, with the gaps of its service."""
        if self.start is None:
            return None
        return Stay(self.start, self.start + timedelta(minutes=self.minutes), *self.gaps)


def read(diary: DiaryHandle, line: Line, *, now: datetime) -> LineReading:
    """Understand a line with the diary's clients and services. A few indexed queries."""
    in_zone = zone(get_practice(diary).zone)
    services = [service for service in list_services(diary) if not service.archived]
    clients = clients_in_line(diary, line.text)
    now_wall = wall_of(now, in_zone)
    understood = understand(
        line.text,
        now_wall=now_wall,
        clients=clients,
        services=services,
        default_service=min(services, key=lambda service: service.id, default=None),
        date_order=line.order,
        picked=line.picked,
    )
    completion = complete(line.text, line.cursor, clients, now_wall=now_wall)
    start = line.chosen
    if start is None and understood.start is not None:
        start = instant_of(understood.start, in_zone)
    if start is None and understood.day is None:
        start = line.given
    service = None if understood.busy else understood.service
    usual = service.minutes if service else None
    minutes = understood.minutes or line.minutes or usual or 60
    if understood.busy and start is None and understood.day and not understood.half:
        start, minutes = _whole(understood.day, in_zone)
    place_id, place = _place(understood, service)
    conflicts = _in_the_way(diary, service, start, minutes, place_id)
    free: list[datetime] = []
    if service is not None and (start is None or conflicts):
        wished = start or _wished(understood, now, in_zone)
        free = next_free(diary, service.id, wished, minutes=minutes, now=now)
    return LineReading(
        line,
        understood,
        completion,
        start,
        minutes,
        place_id,
        place,
        tuple(conflicts),
        tuple(free),
        odd_at(diary, start, Minutes(minutes), now=now, busy=understood.busy) if start else (),
        _in_words(understood.rule, in_zone),
    )


def _whole(day: date, in_zone: ZoneInfo) -> tuple[datetime, int]:
    """When a local day begins, and how many minutes it has."""
    start, end = day_start(day, in_zone), day_start(day + timedelta(days=1), in_zone)
    return start, minutes_of(end - start)


def _wished(understood: Understood, now: datetime, in_zone: ZoneInfo) -> datetime:
    """From when on free times are looked for: the day that is named, and the part of it."""
    if understood.day is None:
        return now
    begins = _HALF_BEGINS[understood.half] if understood.half else time.min
    return instant_of(datetime.combine(understood.day, begins), in_zone)


def _in_words(rule: str, in_zone: ZoneInfo) -> str:
    if not rule:
        return ""
    # Rules are parsed by dateutil's grammar; only who makes a series pays for loading it.
    from scheduler_app.domain.calendar.recurrence_words import describe

    return describe(rule, in_zone.key)


def _place(understood: Understood, service: Service | None) -> tuple[int | None, str]:
    """Where a visit goes: as the line says, else on site to the client's first place."""
    client: Client | None = understood.client
    if understood.place:
        wanted = understood.place.casefold()
        known = client.places if client else ()
        for place in known:
            if wanted in (place.label.casefold(), place.address.casefold()):
                return place.id, place.address
        return None, understood.place
    if client is None or service is None or service.where is not Where.ON_SITE:
        return None, ""
    return (client.places[0].id, client.places[0].address) if client.places else (None, "")


def _in_the_way(
    diary: DiaryHandle,
    service: Service | None,
    start: datetime | None,
    minutes: int,
    place_id: int | None,
) -> Sequence[CalendarItem]:
    if start is None:
        return ()
    return what_is_in_the_way(
        diary,
        start=int(start.timestamp()),
        end=int((start + timedelta(minutes=minutes)).timestamp()),
        preparation=service.preparation if service else 0,
        wrap_up=service.wrap_up if service else 0,
        travel=service.travel if service else 0,
        place_id=place_id,
        without=None,
    )
