"""Use cases, messages: on my way to a client, who hears when the consultant arrives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import (
    DirectKind,
    DirectMessage,
    DirectTold,
    told_of_booking,
)
from scheduler_app.domain.messages.direct_reach import why_by_none
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.time_units import HOUR, MINUTE, seconds_of
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.bookings import calendar_queries
from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.use_cases.messages.direct import direct_of, reach_in, tell

AHEAD = 12 * HOUR
"""Whoever is on the way to a visit is not so long before it."""

LATELY = 30 * MINUTE
"""A visit that should have begun so lately is one that one may still be on the way to."""


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The visit that one is on the way to. Instants are aware UTC.

    `arrives` is when one would be there who leaves now: the travel that its service plans, and
    never before it begins. `told` is when its client was told last that one arrives.
    """

    booking_id: int
    client_id: int
    client: str
    start: datetime
    zone: str
    on_site: bool
    arrives: datetime
    unreached: str = ""
    told: datetime | None = None


def next_visit(
    diary: DiaryHandle, *, now: datetime, booking_id: int | None = None
) -> NextVisit | None:
    """The next one at a client's place within twelve hours, else the next one; None for none.

    With a `booking_id` it is that one; None where it is over, or nobody's.
    """
    moment = to_epoch(now.replace(second=0, microsecond=0))
    with reading(diary) as connection:
        if booking_id is None:
            listed = calendar_queries.items_between(connection, moment - LATELY, moment + AHEAD)
            items = [item for item in listed if item.start >= moment - LATELY]
        else:
            items = calendar_queries.items_by_id(connection, [booking_id])
        items = [item for item in items if _can_be_come_to(item, moment)]
        facts = {
            one.booking_id: one
            for one in facts_of(connection, json.dumps([item.id for item in items]))
        }
        meant = min(
            (item for item in items if item.id in facts),
            key=lambda item: (not facts[item.id].on_site, item.start, item.id),
            default=None,
        )
        if meant is None:
            return None
        known = facts[meant.id]
        ways = reach_in(connection, Party(known.client_id), DirectKind.ON_MY_WAY)
    told = direct_of(diary, [meant.id]).get(meant.id, ())
    arrivals = [one.message.facts.get("arrives") for one in told if _is_arrival(one)]
    return NextVisit(
        booking_id=meant.id,
        client_id=known.client_id,
        client=known.client_name,
        start=from_epoch(meant.start),
        zone=known.zone,
        on_site=known.on_site,
        arrives=from_epoch(_arrival(meant, known, moment)),
        unreached=why_by_none(ways),
        told=None if not arrivals or arrivals[0] is None else from_epoch(arrivals[0]),
    )


def on_my_way_message(visit: NextVisit, arrives: datetime, *, now: datetime) -> DirectMessage:
    """Exactly what goes out; for `as_it_would_say`."""
    arrives = arrives.replace(second=0, microsecond=0)
    if arrives < now.replace(second=0, microsecond=0):
        raise InvalidInput("arrives", "This time has passed already.")
    return told_of_booking(
        DirectKind.ON_MY_WAY, visit.booking_id, visit.client_id, {"arrives": to_epoch(arrives)}
    )


def on_my_way(
    diary: DiaryHandle, visit: NextVisit, arrives: datetime, *, now: datetime
) -> DirectMessage:
    """Tell its client when one arrives; `NotAllowed` says why nobody can be told."""
    return tell(diary, on_my_way_message(visit, arrives, now=now), now=now)


def _can_be_come_to(item: CalendarItem, moment: int) -> bool:
    return (
        item.kind == "appointment"
        and item.state in OPEN
        and item.client_id is not None
        and not (item.all_day or item.transparent)
        and item.end > moment
    )


def _arrival(item: CalendarItem, known: MessageFacts, moment: int) -> int:
    """When one is there who leaves now; never before the visit begins."""
    road = seconds_of(item.travel) if known.on_site else 0
    return max(item.start, moment + road)


def _is_arrival(told: DirectTold) -> bool:
    return told.message.kind is DirectKind.ON_MY_WAY and told.reaches
