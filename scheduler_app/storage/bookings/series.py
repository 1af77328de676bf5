"""Storage: series of visits: their rule, and what each visit of them starts out as."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping

from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.calendar import recurrence
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.journal import Change

ENDED = 2**33
"""`made_until` of a series of which nothing more is to be made (epoch seconds of the year 2242)."""

_TEMPLATE = (
    "title", "client_id", "service_id", "place_id", "place", "notes", "preparation", "wrap_up",
    "travel", "transparent", "kind", "all_day", "agreed_price", "agreed_currency",
)  # fmt: skip


_PART_OF = "part_of"
"""Stands in the JSON of the template, which has room for it without another column."""

_PARTS = f"""
SELECT * FROM series
 WHERE NOT removed
   AND (id = :id OR uid = :whole OR json_extract(template, '$.{_PART_OF}') = :whole)
 ORDER BY wall_start, id"""
_LAST_STANDING = """
SELECT max(recurrence_id) FROM bookings
 WHERE series_id = ? AND NOT removed AND state <> 'cancelled'"""


@dataclass(frozen=True, slots=True)
class Series:
    """A rule and what it makes. `wall_start` is naive; `made_until` epoch seconds.

    `template` holds the details of `Booking` that each visit starts out with. `part_of` is the uid
    of the series that this one was split from, empty where it was not: together they are what the
    consultant takes for one series.
    """

    id: int
    uid: str
    rule: str
    zone: str
    wall_start: datetime
    minutes: int
    template: dict[str, Any]
    made_until: int
    part_of: str = ""

    @property
    def whole(self) -> str:
        """What all parts of one split series have in common: the uid of the first."""
        return self.part_of or self.uid


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
    found = connection.exec_driver_sql("SELECT * FROM series WHERE id = ?", (series_id,))
    row = found.mappings().first()
    if row is None:
        raise NotFound(f"There is no series {series_id} in the diary.")
    return _series_of(connection, row)


def parts_of(connection: Connection, series: Series) -> list[Series]:
    """All parts of what was split, the series itself among them, the earliest first."""
    found = connection.exec_driver_sql(_PARTS, {"id": series.id, "whole": series.whole})
    return [_series_of(connection, row) for row in found.mappings()]


def _series_of(connection: Connection, row: RowMapping) -> Series:
    template = json.loads(row["template"])
    series = Series(
        id=row["id"],
        uid=row["uid"],
        rule=row["rule"],
        zone=row["zone"],
        wall_start=datetime.fromisoformat(row["wall_start"]),
        minutes=row["minutes"],
        part_of=template.pop(_PART_OF, ""),
        template=template,
        made_until=row["made_until"],
    )
    if series.made_until < ENDED or not recurrence.is_open(
        series.rule, series.wall_start, series.zone
    ):
        return series
    # Diaries exist in which a series was cancelled and its rule left open: it reads as ended with
    # what of it was not cancelled, else another rule would make visits for two hundred years.
    standing = connection.exec_driver_sql(_LAST_STANDING, (series.id,)).scalar()
    return ended_after(series, standing or "")


def ended_after(series: Series, place: str) -> Series:
    """The series whose rule ends with a place in it (naive ISO wall time); nothing is made of it.

    Its first visit is the least that is left of a rule.
    """
    last = datetime.fromisoformat(place) if place else series.wall_start
    split = max(last, series.wall_start) + timedelta(seconds=1)
    rule = recurrence.end_before(series.rule, series.wall_start, series.zone, split)
    return replace(series, rule=rule, made_until=ENDED)


def made_before(connection: Connection, instant: int) -> list[int]:
    """Ids of the series whose visits do not reach as far as `instant` (epoch seconds).

    Those of clients who were erased are over, though their visits were cancelled one by one.
    """
    query = """
SELECT id FROM series s WHERE made_until < ? AND NOT removed
   AND NOT EXISTS (SELECT 1 FROM clients c
                    WHERE c.id = json_extract(s.template, '$.client_id') AND c.erased)"""
    return [row[0] for row in connection.exec_driver_sql(query, (instant,))]


def add(change: Change, series: Series) -> int:
    """Write a new series; returns its id."""
    return change.insert("series", _row(series))


def save(change: Change, series: Series) -> None:
    """Write a changed series over the stored one."""
    change.update("series", series.id, _row(series))


def _row(series: Series) -> dict[str, object]:
    template = series.template | ({_PART_OF: series.part_of} if series.part_of else {})
    return {
        "uid": series.uid,
        "rule": series.rule,
        "zone": series.zone,
        "wall_start": series.wall_start.isoformat(),
        "minutes": series.minutes,
        "template": json.dumps(template, ensure_ascii=False),
        "made_until": series.made_until,
    }
