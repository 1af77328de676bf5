"""Use cases: what becomes of each event of a file on its way into the diary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.exchange.records import (
    ImportedEvent,
    PreviewedEvent,
    Skipped,
    Standing,
    TakeAs,
)
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.clients import people
from scheduler_app.storage.exchange import imports
from scheduler_app.storage.exchange.import_plan import (
    EventMeaning,
    ImportPlan,
    ImportStopped,
    add_event,
    facts_of,
    take_out,
    update_event,
)
from scheduler_app.storage.exchange.imports import Held, Known
from scheduler_app.storage.journal import Change, Image
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.clients.clients import add_client

QUESTIONS = 500
"""Events between two questions whether to go on."""

_DECIDED = 0.3
"""How much of a file's import is done when it is decided what becomes of each event."""


@dataclass(slots=True)
class ImportTally:
    """What became of the events so far."""

    skipped: list[Skipped] = field(default_factory=list)
    imported: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, other: ImportTally) -> None:
        """Count another tally in."""
        self.skipped += other.skipped
        self.imported += other.imported
        self.updated += other.updated
        self.unchanged += other.unchanged


class ImportWriting:
    """The events of one file on their way into the diary, within its transaction."""

    def __init__(
        self, change: Change, file: str, tally: ImportTally, go_on: Callable[[float], bool]
    ) -> None:
        self._change = change
        self._file = file
        self._tally = tally
        self._go_on = go_on
        self._plan = ImportPlan(change)
        self._made: dict[str, int] = {}
        self._services = {each.name: each for each in services.list_services(change.connection)}

    def take(self, events: Sequence[PreviewedEvent]) -> None:
        """Decide for each event, then write all."""
        uids = [each.event.uid for each in events]
        held = imports.held(self._change.connection, uids)
        for place, each in enumerate(events):
            if place % QUESTIONS == 0 and not self._go_on(_DECIDED * place / len(events)):
                raise ImportStopped
            self._take_one(each, held)
        self._plan.write(lambda share: self._go_on(_DECIDED + (1 - _DECIDED) * share))

    def _take_one(self, each: PreviewedEvent, held: Held) -> None:
        event = each.event
        if each.take_as is TakeAs.NOTHING:
            self._skip(event, "You chose to leave it out.")
            return
        standing = standing_of(event, held)
        known = held.known.get(event.uid)
        rechosen = each.chosen and known is not None and known.taken_as != each.take_as
        if standing is Standing.UNCHANGED and not rechosen:
            self._tally.unchanged += 1
            return
        if standing is Standing.OLDER and not rechosen:
            self._skip(event, "The diary holds a newer version of it.")
            return
        take_as: TakeAs = each.take_as
        if standing is Standing.CHANGED and known is not None and not each.chosen:
            take_as = TakeAs(known.taken_as)
        if take_as is TakeAs.DAY_OFF:
            self._days_off(event, held)
        else:
            self._bookings(each, take_as, held, known)
        self._plan.know(
            Known(
                event.uid,
                event.digest,
                event.sequence,
                event.modified,
                str(take_as),
                facts_of(event),
            )
        )
        if standing is Standing.NEW:
            self._tally.imported += 1
        else:
            self._tally.updated += 1

    def _bookings(
        self, each: PreviewedEvent, take_as: TakeAs, held: Held, known: Known | None
    ) -> None:
        event = each.event
        rows = held.bookings.get(event.uid, [])
        for row_id in held.days_off.get(event.uid, []):
            self._change.delete("days_off", row_id)
        part = self._part(each, take_as)
        if not rows and event.uid not in held.series:
            add_event(self._plan, event, part, [])
            return
        facts = known.facts if known else {}
        update_event(self._plan, event, rows, held.series.get(event.uid), facts, part)
        if each.chosen:
            for row in rows:
                planned = self._plan.changed.get(int(str(row["id"])))
                if planned is not None:
                    planned |= {"kind": str(part.kind), "client_id": part.client_id}

    def _part(self, each: PreviewedEvent, take_as: TakeAs) -> EventMeaning:
        if take_as is not TakeAs.APPOINTMENT:
            return EventMeaning(Kind.BUSY)
        own = each.event.own
        client_id = each.client_id
        if client_id is None and own is not None and own.client:
            client_id = self._client_of_own(own.client, each.event.people)
        service = self._services.get(own.service) if own else None
        if service is None or own is None:
            return EventMeaning(Kind.APPOINTMENT, client_id, agreed=own.agreed if own else None)
        # An export of a version that kept no prices leaves what the service costs now.
        return EventMeaning(Kind.APPOINTMENT, client_id, service.id, own.agreed or service.cost)

    def _client_of_own(self, name: str, addresses: Sequence[str]) -> int:
        """The client whom our own export names; made when this diary has none of that name."""
        if name not in self._made:
            same = people.clients_named(self._change.connection, name)
            client = same[0] if same else None
            if client is None:
                email = addresses[0] if addresses else ""
                client = add_client(self._change, Client(0, name, email=email))
            self._made[name] = client.id
        return self._made[name]

    def _days_off(self, event: ImportedEvent, held: Held) -> None:
        take_out(self._plan, held.bookings.get(event.uid, []))
        for row_id in held.days_off.get(event.uid, []):
            self._change.delete("days_off", row_id)
        rows: list[Image] = []
        for place, visit in enumerate(event.visits):
            own_zone = zone(event.zone)
            first: date = visit.first or wall_of(from_epoch(visit.start), own_zone).date()
            last: date = visit.last or wall_of(from_epoch(visit.end - 1), own_zone).date()
            rows.append(
                {
                    "first": first.isoformat(),
                    "last": last.isoformat(),
                    "label": (visit.details or event.details).title,
                    "source_uid": f"{event.uid}\n{visit.recurrence_id}" if place else event.uid,
                }
            )
        self._change.insert_many("days_off", rows)

    def _skip(self, event: ImportedEvent, reason: str) -> None:
        self._tally.skipped.append(Skipped(self._file, event.uid, reason))


def standing_of(event: ImportedEvent, held: Held) -> Standing:
    """How the event relates to what the diary holds of it."""
    alive = [row for row in held.bookings.get(event.uid, []) if not row["removed"]]
    if not alive and event.uid not in held.days_off:
        return Standing.NEW
    known = held.known.get(event.uid)
    if known is None:
        return _standing_to_own(event, alive)
    if known.digest == event.digest:
        return Standing.UNCHANGED
    if (event.sequence, event.modified or known.modified) < (
        known.sequence,
        known.modified or event.modified,
    ):
        return Standing.OLDER
    return Standing.CHANGED


def _standing_to_own(event: ImportedEvent, rows: Sequence[Image]) -> Standing:
    """The same for what was booked here, exported, and comes back."""
    if event.sequence > max(int(str(row["revision"])) for row in rows):
        return Standing.CHANGED
    times = {(visit.start, visit.end) for visit in event.visits}
    same = times <= {(row["start_at"], row["end_at"]) for row in rows}
    return Standing.UNCHANGED if same else Standing.OLDER
