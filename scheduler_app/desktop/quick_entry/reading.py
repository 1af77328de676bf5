"""Desktop, quick entry: what a line means to this diary, and whether its time is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from scheduler_app.desktop.free_times import next_free
from scheduler_app.domain.calendar_items import CalendarItem
from scheduler_app.domain.clients import Client
from scheduler_app.domain.completion import Completion, complete
from scheduler_app.domain.quick_entry import Understood, understand
from scheduler_app.domain.services import Service, Where
from scheduler_app.domain.zones import instant_of, wall_of, zone
from scheduler_app.use_cases.clients import match_clients
from scheduler_app.use_cases.ports import Diary
from scheduler_app.use_cases.practice import get_practice
from scheduler_app.use_cases.services import list_services
from scheduler_app.use_cases.show_calendar import what_is_in_the_way

WORDS_ASKED = 6
"""The diary is asked for clients by these many words of a line; names stand at its start."""

CLIENTS_A_WORD = 12


@dataclass(frozen=True, slots=True)
class Question:
    """A line as it stands, and where the cursor stands in it.

    `chosen` is a start taken from a button, `given` one from the grid (both aware), `minutes` the
    length that was drawn in the grid.
    """

    line: str
    cursor: int
    chosen: datetime | None = None
    given: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the line means. `start` is aware; `free` are starts to offer instead."""

    question: Question
    understood: Understood
    completion: Completion | None
    start: datetime | None
    minutes: int
    place_id: int | None
    place: str
    conflicts: tuple[CalendarItem, ...]
    free: tuple[datetime, ...]

    @property
    def taken(self) -> bool:
        """Whether somebody else is in the way."""
        return bool(self.conflicts)


def read(diary: Diary, question: Question, *, now: datetime) -> Reading:
    """Understand a line with the diary's clients and services. A few indexed queries."""
    in_zone = zone(get_practice(diary).zone)
    services = [service for service in list_services(diary) if not service.archived]
    clients = _clients(diary, question.line)
    now_wall = wall_of(now, in_zone)
    understood = understand(
        question.line,
        now_wall=now_wall,
        clients=clients,
        services=services,
        default_service=min(services, key=lambda service: service.id, default=None),
    )
    completion = complete(question.line, question.cursor, clients, now_wall=now_wall)
    start = question.chosen
    if start is None and understood.start is not None:
        start = instant_of(understood.start, in_zone)
    if start is None and understood.day is None:
        start = question.given
    minutes = understood.minutes or question.minutes or understood.length or 60
    place_id, place = _place(understood.client, understood.service)
    conflicts = _in_the_way(diary, understood.service, start, minutes, place_id)
    free: list[datetime] = []
    if understood.service is not None and (start is None or conflicts):
        wished = start or now
        if start is None and understood.day is not None:
            wished = instant_of(datetime.combine(understood.day, time.min), in_zone)
        free = next_free(diary, understood.service.id, wished, minutes=minutes, now=now)
    return Reading(
        question,
        understood,
        completion,
        start,
        minutes,
        place_id,
        place,
        tuple(conflicts),
        tuple(free),
    )


def _clients(diary: Diary, line: str) -> list[Client]:
    """Those who may be meant, asked by the words of the line: there may be fifty thousand."""
    found: dict[int, Client] = {}
    words = line.split()
    asked = [" ".join(words[:2]), *words[:WORDS_ASKED]] if len(words) > 1 else words
    for word in dict.fromkeys(asked):
        for client in match_clients(diary, word, limit=CLIENTS_A_WORD):
            found.setdefault(client.id, client)
    return list(found.values())


def _place(client: Client | None, service: Service | None) -> tuple[int | None, str]:
    """Where a visit on site goes: the client's first place."""
    if client is None or service is None or service.where is not Where.ON_SITE:
        return None, ""
    return (client.places[0].id, client.places[0].address) if client.places else (None, "")


def _in_the_way(
    diary: Diary,
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
