"""Domain: a record that was changed in two places at once.

What one of them wrote and the other left alone stands in both their names. Where both wrote
something else into the same place nobody is overwritten: the one who saves later is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.visits.visit import Tick, UsedPart, VisitIssue, VisitRecord

_Row = TypeVar("_Row", VisitIssue, UsedPart, Tick)

_PLAIN = {
    "client_id": "the client",
    "started": "when it started",
    "ended": "when it ended",
    "booking_id": "the booking",
    "service_id": "the service",
    "place_id": "the place",
    "spent": "the time spent",
    "billed": "the time billed",
    "trips": "the trips",
    "vendor_case": "the vendor's case",
    "private": "the private notes",
    "told": "the notes for the client",
}
"""What of a record is one value, and what a sentence calls it."""


class ChangedMeanwhile(Trouble):
    """Somebody else has written something else into the same place. Nothing was saved."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Meanwhile {what} of this record was changed in another window.",
            remedy="Nothing was saved. Copy what you wrote, open the record anew, and write it in.",
        )


def merged(mine: VisitRecord, was: VisitRecord, stands: VisitRecord) -> VisitRecord:
    """What is to stand: `mine`, where it differs from what it `was`, over what `stands` by now.

    `ChangedMeanwhile` where both differ from it, and from one another. Attachments and the rating
    are as they stand: they are not saved with the record.
    """
    plain = {
        name: _one(what, getattr(mine, name), getattr(was, name), getattr(stands, name))
        for name, what in _PLAIN.items()
    }
    return replace(
        stands,
        **plain,
        devices=_devices(mine.devices, was.devices, stands.devices),
        issues=_rows("an issue", mine.issues, was.issues, stands.issues),
        parts=_rows("a part", mine.parts, was.parts, stands.parts),
        ticks=_rows("a line of the checklist", mine.ticks, was.ticks, stands.ticks),
    )


def _one(what: str, mine: Any, was: Any, stands: Any) -> Any:
    if mine == was:
        return stands
    if stands not in (was, mine):
        raise ChangedMeanwhile(what)
    return mine


def _devices(mine: Sequence[int], was: Sequence[int], stands: Sequence[int]) -> tuple[int, ...]:
    gone = set(was) - set(mine)
    return tuple(dict.fromkeys(one for one in (*stands, *mine) if _stays(one, gone, was, stands)))


def _stays(one: int, gone: Iterable[int], was: Sequence[int], stands: Sequence[int]) -> bool:
    """Whether nobody took it out."""
    return one not in gone and (one not in was or one in stands)


def _rows(
    what: str, mine: Sequence[_Row], was: Sequence[_Row], stands: Sequence[_Row]
) -> tuple[_Row, ...]:
    """In my order, and what others have added after it."""
    read = {row.id: row for row in was}
    now = {row.id: row for row in stands}
    kept = {row.id for row in mine}
    found = []
    for row in mine:
        if not row.id:
            found.append(row)
        elif row.id in now:
            found.append(_row(what, row, read.get(row.id, row), now[row.id]))
        elif row != read.get(row.id):
            raise ChangedMeanwhile(what)
    for row in stands:
        if row.id in kept:
            continue
        if row.id not in read:
            found.append(row)
        elif row != read[row.id]:
            raise ChangedMeanwhile(what)
    return tuple(found)


def _row(what: str, mine: _Row, was: _Row, stands: _Row) -> _Row:
    names = [field.name for field in fields(mine) if field.name != "id"]
    values = {
        name: _one(what, getattr(mine, name), getattr(was, name), getattr(stands, name))
        for name in names
    }
    return replace(stands, **values)
