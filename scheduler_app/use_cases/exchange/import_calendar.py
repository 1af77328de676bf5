"""Use case: take events of calendar files into the diary, after a preview.

Each file is one transaction: all of it is in, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.recognition import Clientele
from scheduler_app.domain.exchange.records import (
    CalendarPreview,
    ImportedEvent,
    ImportReport,
    PreviewedEvent,
    Skipped,
    Standing,
    TakeAs,
)
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.exchange import imports
from scheduler_app.storage.exchange.import_plan import (
    ImportStopped,
)
from scheduler_app.storage.exchange.imports import Held
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.series import HORIZON
from scheduler_app.use_cases.exchange.import_way import ImportWay, sizes_of
from scheduler_app.use_cases.exchange.import_writing import (
    QUESTIONS,
    ImportTally,
    ImportWriting,
    standing_of,
)
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.calendar_files import CalendarReader
    from scheduler_app.use_cases.ports.progress import Progress


def _go_on(_done: int, _of: int) -> bool:
    return True


def preview(
    diary: DiaryHandle,
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
    sizes = sizes_of(files)
    with reading(diary) as connection:
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
    way = ImportWay(progress, sum(sizes))
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
    with reading(diary) as connection:
        held = imports.held(connection, [event.uid for _, event in events])
    previewed: list[PreviewedEvent] = []
    for place, (name, event) in enumerate(events):
        if place % QUESTIONS == 0 and not way.go_on():
            return CalendarPreview((), ())
        previewed.append(_previewed(name, event, held, clientele))
    return CalendarPreview(
        tuple(read),
        tuple(previewed),
        tuple(skipped),
        tuple(remarks),
    )


def import_events(
    diary: DiaryHandle,
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
    tally = ImportTally(list(wanted.skipped))
    files: list[str] = []
    cancelled = False
    done, total = 0, len(wanted.events)
    by_file = {
        file: list(events) for file, events in groupby(wanted.events, key=lambda each: each.file)
    }
    for file in wanted.files:
        events = by_file.get(file, [])
        go_on = _within(progress, done, len(events), total)
        this = ImportTally()
        if not go_on(0.0):
            cancelled = True
            break
        try:
            if events:
                with writing(diary, "import", by=by, at=now, why=why or Path(file).name) as change:
                    ImportWriting(change, file, this, go_on).take(events)
        except ImportStopped:
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


def _within(progress: Progress, done: int, count: int, total: int) -> Callable[[float], bool]:
    """Tells how much of a file with `count` events is done, after `done` of other files."""
    return lambda share: progress(done + int(count * share), total)


def _previewed(file: str, event: ImportedEvent, held: Held, clientele: Clientele) -> PreviewedEvent:
    client = clientele.recognise(event.people, event.details.title)
    known = held.known.get(event.uid)
    if event.own is not None:
        take_as = TakeAs.BUSY if event.own.kind == Kind.BUSY else TakeAs.APPOINTMENT
        name = client.name if client else event.own.client
    else:
        take_as = TakeAs.APPOINTMENT if client else TakeAs.BUSY
        name = client.name if client else ""
    standing = standing_of(event, held)
    if standing is not Standing.NEW and known is not None:
        take_as = TakeAs(known.taken_as)
    return PreviewedEvent(file, event, standing, take_as, client.id if client else None, name)
