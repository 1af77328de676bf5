"""Use case: take events of calendar files into the diary, after a preview.

Each file is one transaction: all of it is in, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from scheduler_app.domain.bookings import By, Kind
from scheduler_app.domain.clients import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange import (
    CalendarPreview,
    ImportedEvent,
    ImportReport,
    PreviewedEvent,
    Skipped,
    Standing,
    TakeAs,
)
from scheduler_app.domain.recognition import Clientele
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage import imports, people
from scheduler_app.storage.import_plan import (
    Part,
    Plan,
    Stopped,
    add_event,
    facts_of,
    take_out,
    update_event,
)
from scheduler_app.storage.imports import Held, Known
from scheduler_app.storage.journal import Change, Image
from scheduler_app.use_cases.clients import add_client
from scheduler_app.use_cases.ports import CalendarReader, Diary, Progress
from scheduler_app.use_cases.practice import read_practice
from scheduler_app.use_cases.series import HORIZON

_QUESTIONS = 500
"""Events between two questions whether to go on."""


def _go_on(_done: int, _of: int) -> bool:
    return True


def preview(
    diary: Diary,
    reader: CalendarReader,
    paths: Sequence[Path],
    *,
    now: datetime,
    progress: Progress = _go_on,
) -> CalendarPreview:
    """What importing these files and folders would do. Nothing is written.

    `progress` counts bytes of the files. Once it says stop there is no preview: it is empty.
    """
    files = reader.files(paths)
    sizes = [_size(file) for file in files]
    with diary.read() as connection:
        practice = read_practice(connection)
        clientele = Clientele(people.list_clients(connection))
    skipped = [
        Skipped(str(path), "", "The folder holds no calendar files.")
        for path in paths
        if path.is_dir() and not any(file.is_relative_to(path) for file in files)
    ]
    remarks: list[Skipped] = []
    events: list[tuple[str, ImportedEvent]] = []
    read: list[str] = []
    way = _Way(progress, sum(sizes))
    for file, size in zip(files, sizes, strict=True):
        found = reader.read(file, zone=practice.zone, until=now + HORIZON, progress=way.within)
        if not way.go_on(size):
            return CalendarPreview((), ())
        if found.refused:
            skipped.append(Skipped(found.file, "", found.refused))
            continue
        read.append(found.file)
        skipped.extend(found.skipped)
        remarks.extend(found.remarks)
        events.extend((found.file, event) for event in found.events)
    events = _newest_of_each(events, skipped)
    with diary.read() as connection:
        held = imports.held(connection, [event.uid for _, event in events])
    previewed: list[PreviewedEvent] = []
    for place, (name, event) in enumerate(events):
        if place % _QUESTIONS == 0 and not way.go_on():
            return CalendarPreview((), ())
        previewed.append(_previewed(name, event, held, clientele))
    return CalendarPreview(
        tuple(read),
        tuple(previewed),
        tuple(skipped),
        tuple(remarks),
    )


def import_events(
    diary: Diary,
    wanted: CalendarPreview,
    *,
    now: datetime,
    by: By = By.IMPORT,
    why: str = "",
    progress: Progress = _go_on,
) -> ImportReport:
    """Carry a preview out: each file in one transaction, all of it or nothing.

    `progress` counts events. When it says stop, the files that are finished stay, and the report
    names them. Counts are events, not visits.
    """
    tally = _Tally(list(wanted.skipped))
    files: list[str] = []
    cancelled = False
    done, total = 0, len(wanted.events)
    by_file = {
        file: list(events) for file, events in groupby(wanted.events, key=lambda each: each.file)
    }
    for file in wanted.files:
        events = by_file.get(file, [])
        going_on = _asking(progress, done, total)
        this = _Tally()
        if not going_on():
            cancelled = True
            break
        try:
            if events:
                with diary.write("import", by=by, at=now, why=why or Path(file).name) as change:
                    _Writing(change, file, this, going_on).take(events)
        except Stopped:
            cancelled = True
            break
        except Trouble as trouble:
            tally.skipped.append(Skipped(file, "", str(trouble)))
        else:
            tally.add(this)
            files.append(file)
        done += len(events)
    if not cancelled:
        progress(total, total)
    return ImportReport(
        tally.imported,
        tally.updated,
        tally.unchanged,
        tuple(tally.skipped),
        wanted.remarks,
        tuple(files),
        cancelled,
    )


@dataclass(slots=True)
class _Tally:
    """What became of the events so far."""

    skipped: list[Skipped] = field(default_factory=list)
    imported: int = 0
    updated: int = 0
    unchanged: int = 0

    def add(self, other: _Tally) -> None:
        """Count another tally in."""
        self.skipped += other.skipped
        self.imported += other.imported
        self.updated += other.updated
        self.unchanged += other.unchanged


class _Writing:
    """The events of one file on their way into the diary, within its transaction."""

    def __init__(
        self, change: Change, file: str, tally: _Tally, going_on: Callable[[], bool]
    ) -> None:
        self._change = change
        self._file = file
        self._tally = tally
        self._going_on = going_on
        self._plan = Plan(change)
        self._made: dict[str, int] = {}
        self._services = {each.name: each for each in people.list_services(change.connection)}

    def take(self, events: Sequence[PreviewedEvent]) -> None:
        """Decide for each event, then write all."""
        uids = [each.event.uid for each in events]
        held = imports.held(self._change.connection, uids)
        for place, each in enumerate(events):
            if place % _QUESTIONS == 0 and not self._going_on():
                raise Stopped
            self._take_one(each, held)
        self._plan.write(self._going_on)

    def _take_one(self, each: PreviewedEvent, held: Held) -> None:
        event = each.event
        if each.take_as is TakeAs.NOTHING:
            self._skip(event, "You chose to leave it out.")
            return
        standing = _standing(event, held)
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
        self._plan.known.append(
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

    def _part(self, each: PreviewedEvent, take_as: TakeAs) -> Part:
        if take_as is not TakeAs.APPOINTMENT:
            return Part(Kind.BUSY)
        own = each.event.own
        client_id = each.client_id
        if client_id is None and own is not None and own.client:
            client_id = self._client_of_own(own.client, each.event.people)
        service = self._services.get(own.service) if own else None
        if service is None or own is None:
            return Part(Kind.APPOINTMENT, client_id, agreed=own.agreed if own else None)
        # An export of a version that kept no prices leaves what the service costs now.
        return Part(Kind.APPOINTMENT, client_id, service.id, own.agreed or service.cost)

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


def _newest_of_each(
    events: Sequence[tuple[str, ImportedEvent]], skipped: list[Skipped]
) -> list[tuple[str, ImportedEvent]]:
    """One version of each event: the newest, the later file's where nothing tells them apart.

    Otherwise two files with different versions would change the diary at every import.
    """
    newest: dict[str, tuple[str, ImportedEvent]] = {}
    for file, event in events:
        known = newest.get(event.uid)
        if known is None or (event.sequence, event.modified) >= (
            known[1].sequence,
            known[1].modified,
        ):
            newest[event.uid] = (file, event)
    for file, event in events:
        kept_in = newest[event.uid][0]
        if kept_in != file:
            name = Path(kept_in).name
            skipped.append(Skipped(file, event.uid, f"{name} holds the same event and was taken."))
    return [(file, event) for file, event in events if newest[event.uid][0] == file]


@dataclass(slots=True)
class _Way:
    """How far the files are read, in bytes; nothing more is told once it was said to stop."""

    progress: Progress
    size: int
    done: int = 0
    stopped: bool = False

    def within(self, part: int, _of: int) -> bool:
        """So much of the file is read; answers whether to go on."""
        self.stopped = self.stopped or not self.progress(self.done + part, self.size)
        return not self.stopped

    def go_on(self, read: int = 0) -> bool:
        """So many bytes more are done; answers whether to go on."""
        self.done += read
        return self.within(0, 0)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # The reader says what is wrong with it.


def _asking(progress: Progress, done: int, total: int) -> Callable[[], bool]:
    return lambda: progress(done, total)


def _previewed(file: str, event: ImportedEvent, held: Held, clientele: Clientele) -> PreviewedEvent:
    client = clientele.recognise(event.people, event.details.title)
    known = held.known.get(event.uid)
    if event.own is not None:
        take_as = TakeAs.BUSY if event.own.kind == Kind.BUSY else TakeAs.APPOINTMENT
        name = client.name if client else event.own.client
    else:
        take_as = TakeAs.APPOINTMENT if client else TakeAs.BUSY
        name = client.name if client else ""
    standing = _standing(event, held)
    if standing is not Standing.NEW and known is not None:
        take_as = TakeAs(known.taken_as)
    return PreviewedEvent(file, event, standing, take_as, client.id if client else None, name)


def _standing(event: ImportedEvent, held: Held) -> Standing:
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
