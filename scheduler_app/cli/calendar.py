"""Command line: what stands in the calendar, and what is free."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from zoneinfo import ZoneInfo

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.items import as_data, as_line
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.zones import day_start, to_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, prices_agreed
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.practice.services import service_named


def agenda(session: CommandSession, arguments: Namespace) -> Answer:
    """What overlaps the local dates, cancelled bookings included: their state tells."""
    in_zone = session.zone
    start, end = _instants(arguments.first, arguments.last, in_zone)
    found = calendar_items(session.diary, start, end, with_cancelled=True)
    agreed = prices_agreed(session.diary, [item.id for item in found])
    return Answer(
        [as_data(item, in_zone, agreed.get(item.id)) for item in found],
        [as_line(item, in_zone) for item in found],
    )


def slots(session: CommandSession, arguments: Namespace) -> Answer:
    """Free starts of a service."""
    in_zone = session.zone
    service = service_named(session.diary, arguments.service)
    starts = find_slots(
        session.diary,
        service.id,
        arguments.first,
        arguments.last,
        now=session.clock(),
        as_client=arguments.as_client,
    )
    told = [start.astimezone(in_zone) for start in starts]
    return Answer(
        [start.isoformat() for start in told], [f"{start:%a %Y-%m-%d %H:%M}" for start in told]
    )


def _instants(first: date, last: date, in_zone: ZoneInfo) -> tuple[int, int]:
    if last < first:
        raise InvalidInput("to", "The range ends before it starts.", remedy="Swap the dates.")
    return to_epoch(day_start(first, in_zone)), to_epoch(day_start(last, in_zone))
