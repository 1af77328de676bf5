"""Storage: series of visits: their rule, and what each visit of them starts out as."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from scheduler_app.domain.bookings import Booking, Kind, State
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage import schema
from scheduler_app.storage.journal import Change

ENDED = 2**33
"""`made_until` of a series of which nothing more is to be made (epoch seconds of the year 2242)."""

_TEMPLATE = (
    "title", "client_id", "service_id", "place_id", "place", "notes", "preparation", "wrap_up",
    "travel", "transparent", "kind", "all_day", "agreed_price", "agreed_currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """A rule and what it makes. `wall_start` is naive; `made_until` epoch seconds.

    `template` holds the details of `Booking` that each visit starts out with.
    """

    id: int
    uid: str
    rule: str
    zone: str
    wall_start: datetime
    minutes: int
    template: dict[str, Any]
    made_until: int


def template_of(booking: Booking) -> dict[str, Any]:
    """The details that a booking shares with the other visits of its series."""
    return {name: getattr(booking, name) for name in _TEMPLATE}


def draft_of(series: Series) -> Booking:
    """A visit of the series without its time."""
    template = {**series.template, "kind": Kind(series.template.get("kind", Kind.APPOINTMENT))}
    start = from_epoch(0)
    return replace(
        Booking(0, series.uid, Kind.APPOINTMENT, State.CONFIRMED, start, start, series.zone),
        **template,
    )


def get(connection: Connection, series_id: int) -> Series:
    """The series with this id."""
    query = select(schema.series).where(schema.series.c.id == series_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(f"There is no series {series_id} in the diary.")
    return Series(
        id=row["id"],
        uid=row["uid"],
        rule=row["rule"],
        zone=row["zone"],
        wall_start=datetime.fromisoformat(row["wall_start"]),
        minutes=row["minutes"],
        template=json.loads(row["template"]),
        made_until=row["made_until"],
    )


def made_before(connection: Connection, instant: int) -> list[int]:
    """Ids of the series whose visits do not reach as far as `instant` (epoch seconds)."""
    table = schema.series
    query = select(table.c.id).where(table.c.made_until < instant, ~table.c.removed)
    return [row[0] for row in connection.execute(query)]


def add(change: Change, series: Series) -> int:
    """Write a new series; returns its id."""
    return change.insert("series", _row(series))


def save(change: Change, series: Series) -> None:
    """Write a changed series over the stored one."""
    change.update("series", series.id, _row(series))


def _row(series: Series) -> dict[str, object]:
    return {
        "uid": series.uid,
        "rule": series.rule,
        "zone": series.zone,
        "wall_start": series.wall_start.isoformat(),
        "minutes": series.minutes,
        "template": json.dumps(series.template, ensure_ascii=False),
        "made_until": series.made_until,
    }
