"""Lost power: an old diary is opened by this program for the first time."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scheduler_app.domain.zones import to_epoch
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.backup_folder import file_of, found
from scheduler_app.storage.copies import faults_of
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.opening import HEAD
from scheduler_app.use_cases.bookings.book import NewBooking, book
from tests.old_databases.keep import HERE
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import DIARY, LATER, NOW, faults_after

OLD = "0001"

REMEMBERED = """
SELECT 'booking ' || uid, start_at || ' ' || state FROM bookings
UNION ALL SELECT 'client ' || id, name FROM clients
UNION ALL SELECT 'change ' || id, verb FROM changes
"""


def prepare(folder: Path) -> None:
    """A diary that the first release has kept."""
    (folder / DIARY).write_bytes(gzip.decompress((HERE / f"{OLD}.sqlite3.gz").read_bytes()))


def live(folder: Path, tell: Tell) -> None:
    """Open it, which migrates it, and work on."""
    path = folder / DIARY
    tell(_remembered(path))
    Diary.open(path).close()
    tell({"schema": HEAD, **_copies(path)})
    with closing(Diary.open(path)) as diary:
        booked = book(diary, NewBooking(LATER, title="By phone"), now=NOW)
        tell({f"booking {booked.uid}": f"{to_epoch(booked.start)} {booked.state}"})


def faults(folder: Path, known: Known) -> Iterator[str]:
    """It has the old schema or the new one; all that was in it is, also in its copy."""
    path = folder / DIARY
    schema = _schema(path)
    yield from known.broken({**_remembered(path), "schema": schema, **_copies(path)})
    if schema not in (OLD, HEAD):
        yield f"it is half migrated: {schema}"
    yield from faults_after(path, Known({}, {}))
    yield from known.broken({**_remembered(path), "schema": _schema(path), **_copies(path)})


def _copies(path: Path) -> dict[str, str]:
    """Each copy that is listed."""
    wrong = {each.note: faults_of(file_of(path, each)) for each in found(path)}
    return {f"copy {note}": "; ".join(faults) or "whole" for note, faults in wrong.items()}


def _remembered(path: Path) -> dict[str, str]:
    with closing(connected(path)) as asked:
        return {str(name): str(value) for name, value in asked.execute(REMEMBERED)}


def _schema(path: Path) -> str:
    with closing(connected(path)) as asked:
        return str(asked.execute("SELECT version_num FROM alembic_version").fetchone()[0])
