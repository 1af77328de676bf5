"""Storage: the rows that an import makes of events, and how they get in all at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.calendar.clashes import clashes
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.items import OCCUPYING
from scheduler_app.domain.calendar.stay import NO_GAPS
from scheduler_app.domain.exchange.records import EventDetails, EventOccurrence, ImportedEvent
from scheduler_app.domain.time_units import DAY_MINUTES, Minutes, seconds_of, whole_minutes
from scheduler_app.storage.bookings.bookings import drop_stale_permits, occupies, set_rows
from scheduler_app.storage.bookings.series import ENDED
from scheduler_app.storage.exchange import imports
from scheduler_app.storage.journal import Change, Image

_AT_ONCE = 1_000
"""Rows that are written between two questions whether to go on."""

_CHECKED = 0.3
"""How much of the writing is done when all overlaps are known."""

_SHOWN_ONLY = {"transparent": 1, "occupies": 0}
"""What a booking becomes where too many are at the same time."""

FROM_SOURCE = (
    "start_at", "end_at", "zone", "title", "place", "notes", "transparent", "all_day", "state",
)  # fmt: skip
"""Columns that the source of an event speaks for; all others are the consultant's own."""

_TEMPLATE = (
    "title", "client_id", "service_id", "place_id", "place", "notes", "preparation", "wrap_up",
    "travel", "transparent", "kind", "all_day", "agreed_price", "agreed_currency",
)  # fmt: skip


class ImportStopped(Exception):
    """The user stopped the import; nothing of the file that was being written stays."""


@dataclass(frozen=True, slots=True)
class EventMeaning:
    """What an event is to the practice: its kind, client and service, and the price agreed."""

    kind: Kind
    client_id: int | None = None
    service_id: int | None = None
    agreed: Money | None = None


class NewVisit(NamedTuple):
    """A booking to be, as what it is made of: whole rows of a large file would take much memory."""

    event: ImportedEvent
    visit: EventOccurrence
    part: EventMeaning
    series_id: int | None

    def row(self) -> dict[str, object]:
        """The columns of the booking, without its id."""
        return _booking_row(*self)

    def occupied(self) -> Occupied | None:
        """The time that it takes; None where it takes none."""
        if not _takes_time(self.visit.details or self.event.details):
            return None
        preparation, wrap_up, travel = self.event.own.gaps if self.event.own else NO_GAPS
        start, end = self.visit.start, self.visit.end
        return Occupied(
            start, end, seconds_of(preparation), seconds_of(wrap_up), seconds_of(travel), None
        )


@dataclass(slots=True)
class ImportPlan:
    """What is to be written of one file: new bookings, and whole rows of changed ones by id."""

    change: Change
    new: list[NewVisit] = field(default_factory=list)
    changed: dict[int, dict[str, object]] = field(default_factory=dict)
    known: list[imports.Known] = field(default_factory=list)

    def know(self, version: imports.Known) -> None:
        """Note a version of an event; written a thousand at a time."""
        self.known.append(version)
        if len(self.known) >= _AT_ONCE:
            self._remember()

    def write(self, go_on: Callable[[float], bool]) -> None:
        """Put everything into the diary. Overlaps stay, as conflicts to settle.

        `go_on` is told the share of the work that is done. Raises `ImportStopped` where it says no.
        """
        self._remember()
        crowded = self._permit(lambda done: _ask(go_on, _CHECKED * done))
        if self.changed:
            # First, so that what is new does not meet what is about to leave its place.
            set_rows(self.change, self.changed)
        first = self.change.next_id("bookings")
        for place in range(0, len(self.new), _AT_ONCE):
            _ask(go_on, _CHECKED + (1 - _CHECKED) * place / len(self.new))
            rows = []
            for offset, each in enumerate(self.new[place : place + _AT_ONCE]):
                row = each.row()
                if first + place + offset in crowded:
                    row |= _SHOWN_ONLY
                rows.append(row)
            self.change.insert_many("bookings", rows)
        if self.changed:
            drop_stale_permits(self.change, set(self.changed))

    def _remember(self) -> None:
        imports.remember(self.change, self.known)
        self.known = []

    def _permit(self, step: Callable[[float], None]) -> set[int]:
        """Let what overlaps stand open; returns the ids of what is shown without taking time."""
        first = self.change.next_id("bookings")
        fresh: list[tuple[int, Occupied]] = []
        for place, each in enumerate(self.new):
            if place % _AT_ONCE == 0:
                step(0.5 * place / len(self.new))
            taken = each.occupied()
            if taken is not None:
                fresh.append((first + place, taken))
        fresh += [(id_, _taken(row)) for id_, row in self.changed.items() if row["occupies"]]
        if not fresh:
            return set()
        others = imports.occupied(
            self.change.connection,
            min(stay.start for _, stay in fresh),
            max(stay.end for _, stay in fresh),
            without=self.changed.keys(),
        )
        found = clashes([*fresh, *others], [id_ for id_, _ in fresh], lambda: step(0.5))
        for id_ in found.crowded & self.changed.keys():
            self.changed[id_] |= _SHOWN_ONLY
        for place in range(0, len(found.pairs), _AT_ONCE):
            step(0.5 + 0.5 * place / len(found.pairs))
            imports.permit(self.change, found.pairs[place : place + _AT_ONCE])
        return found.crowded


def _ask(go_on: Callable[[float], bool], share: float) -> None:
    if not go_on(share):
        raise ImportStopped


def add_event(
    plan: ImportPlan, event: ImportedEvent, part: EventMeaning, removed: Sequence[Image]
) -> None:
    """Plan a new event. `removed` are rows of it that were taken back and return to life."""
    series_id = None
    if event.rule:
        series_id = plan.change.insert("series", _series_row(event, part))
    merge_visits(plan, event, part, series_id, removed, {})


def update_event(
    plan: ImportPlan,
    event: ImportedEvent,
    rows: Sequence[Image],
    series: Image | None,
    facts: Mapping[str, object],
    part: EventMeaning,
) -> None:
    """Plan a newer version of an event. What the consultant changed and the source didn't, stays.

    `facts` is what the source said last.
    """
    series_id = None
    if event.rule:
        row = _series_row(event, part)
        if series is None:
            series_id = plan.change.insert("series", row)
        else:
            series_id = int(str(series["id"]))
            plan.change.update("series", series_id, {**row, "removed": 0})
    elif series is not None:
        ended = {"made_until": ENDED, "removed": 1}
        plan.change.update("series", int(str(series["id"])), ended)
    merge_visits(plan, event, part, series_id, rows, facts)


def merge_visits(
    plan: ImportPlan,
    event: ImportedEvent,
    part: EventMeaning,
    series_id: int | None,
    rows: Sequence[Image],
    facts: Mapping[str, object],
) -> None:
    """Bring the rows of an event to what it says now."""
    by_place = {str(row["recurrence_id"] or ""): row for row in rows}
    last = facts.get("last")
    imported_detached = facts.get("detached")
    for visit in event.visits:
        new = NewVisit(event, visit, part, series_id)
        row = by_place.pop(visit.recurrence_id, None)
        if row is None:
            plan.new.append(new)
            continue
        wanted = new.row()
        if row["removed"]:
            _change(plan, row, {**wanted, "revision": row["revision"]})
        elif row["detached"] and not _had(imported_detached, visit.recurrence_id):
            continue
        else:
            _change(plan, row, _merged(row, wanted, last if isinstance(last, dict) else {}))
    for place, row in by_place.items():
        locally_changed = row["detached"] and not _had(imported_detached, place)
        if not row["removed"] and not locally_changed:
            _change(plan, row, {"removed": 1})


def take_out(plan: ImportPlan, rows: Sequence[Image]) -> None:
    """Plan that bookings of an event go, because it becomes something else."""
    for row in rows:
        if not row["removed"]:
            _change(plan, row, {"removed": 1})


def facts_of(event: ImportedEvent) -> dict[str, object]:
    """What is kept of this version of an event, to compare the next one with."""
    usual = event.visits[0]._replace(details=None)
    row = _booking_row(event, usual, EventMeaning(Kind.BUSY), None)
    last = {name: row[name] for name in FROM_SOURCE}
    if event.rule or len(event.visits) != 1:
        # Each visit has times of its own; whoever moves one by hand detaches it.
        del last["start_at"], last["end_at"]
    return {
        "last": last,
        "detached": [visit.recurrence_id for visit in event.visits if visit.detached],
    }


def _merged(row: Image, wanted: Image, last: Mapping[str, object]) -> dict[str, object]:
    """The columns in which the source speaks anew; a client, once known, stays."""
    merged = {name: wanted[name] for name in FROM_SOURCE if last.get(name, ...) != wanted[name]}
    merged |= {"detached": wanted["detached"], "series_id": wanted["series_id"]}
    if row["client_id"] is None and wanted["client_id"] is not None:
        merged |= {"client_id": wanted["client_id"], "kind": wanted["kind"]}
    return merged


def _change(plan: ImportPlan, row: Image, values: Image) -> None:
    whole = {**row, **values}
    revision = int(str(row["revision"])) + 1
    plan.changed[int(str(row["id"]))] = {
        **{name: value for name, value in whole.items() if name != "id"},
        "occupies": occupies(whole),
        "revision": revision,
    }


def _booking_row(
    event: ImportedEvent, visit: EventOccurrence, part: EventMeaning, series_id: int | None
) -> dict[str, object]:
    details: EventDetails = visit.details or event.details
    gaps = event.own.gaps if event.own else NO_GAPS
    price, currency = part.agreed or (0, "")
    return {
        "uid": event.uid,
        "kind": str(part.kind),
        "state": str(details.state),
        "start_at": visit.start,
        "end_at": visit.end,
        "zone": event.zone,
        "title": details.title,
        "client_id": part.client_id,
        "service_id": part.service_id,
        "place_id": None,
        "place": details.place,
        "notes": details.notes,
        "preparation": gaps[0],
        "wrap_up": gaps[1],
        "travel": gaps[2],
        "transparent": int(details.transparent),
        "all_day": int(details.all_day),
        "series_id": series_id,
        "recurrence_id": visit.recurrence_id or None,
        "detached": int(visit.detached),
        "revision": 0,
        "removed": 0,
        "occupies": int(_takes_time(details)),
        "agreed_price": price,
        "agreed_currency": currency,
    }


def _takes_time(details: EventDetails) -> bool:
    return details.state in OCCUPYING and not details.transparent


def _series_row(event: ImportedEvent, part: EventMeaning) -> dict[str, object]:
    usual = next((visit for visit in event.visits if not visit.detached), event.visits[0])
    template = _booking_row(event, usual._replace(details=None), part, None)
    flags = {"transparent", "all_day"}
    return {
        "uid": event.uid,
        "rule": event.rule,
        "zone": event.zone,
        "wall_start": event.wall_start,
        "minutes": _minutes(usual),
        "template": json.dumps(
            {name: bool(template[name]) if name in flags else template[name] for name in _TEMPLATE},
            ensure_ascii=False,
        ),
        "made_until": event.made_until or ENDED,
    }


def _minutes(visit: EventOccurrence) -> int:
    if visit.first is not None and visit.last is not None:
        return ((visit.last - visit.first).days + 1) * DAY_MINUTES
    return max(1, whole_minutes(visit.end - visit.start))


def _taken(row: Mapping[str, object]) -> Occupied:
    start, end = (int(str(row[name])) for name in ("start_at", "end_at"))
    preparation, wrap_up, travel = (
        seconds_of(Minutes(int(str(row[name])))) for name in ("preparation", "wrap_up", "travel")
    )
    place = row["place_id"]
    return Occupied(
        start, end, preparation, wrap_up, travel, None if place is None else int(str(place))
    )


def _had(places: object, place: str) -> bool:
    return isinstance(places, Collection) and place in places
