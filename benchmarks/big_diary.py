"""Benchmarks: diaries of any size, built once and kept under build/.

A consultant's week has 40 bookings: Monday to Friday, one an hour from nine to five, none longer
than its hour. So 1,000,000 bookings are 25,000 weeks around the reference week. Nobody's diary
spans 480 years, but the alternative, more bookings a week, would make every screen unlike a real
one; what a big diary costs is the depth of its indexes, and that depends on the number alone.

Rows go in by plain SQL with the overlap triggers set aside, as no use case would do in a minute.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice

REFERENCE_WEEK = date(2027, 3, 1)
"""The Monday in the middle of every big diary: what benchmarks show and search around."""

ZONE = "Europe/London"
A_DAY = 8
A_WEEK = 5 * A_DAY
BUILT = Path(__file__).parent.parent / "build" / "bench"

_FIRST = (
    "Anna Ben Chloé Dmitri Elif Farah Goran Hana Igor Jürgen Kofi Léa Mei Nadia Olu Petra Quentin "
    "Rosa Sven Tariq Ursula Viktor Wanda Ximena Yara Zoë Amara Bilal Carmen Dagny Emeka Freya"
).split()
_SYLLABLES = "ba der ko lin mar nov oka pet ros sch tan ulm vi wer xa yil zim ård éc ño".split()
_PROBLEMS = (
    "printer prints blank pages|no network after the update|mail client asks for the password|"
    "backup disk full|new laptop set-up|slow start|router keeps restarting|phone won't sync|"
    "virus warning in the browser|moved files to the new server|screen stays black|"
    "invoice template broken|scanner not found|shared calendar missing|licence expired"
).split("|")


def big_diary(bookings: int, clients: int) -> Path:
    """The path of a diary with that many rows, built now if it does not lie there already.

    It is shared by all benchmarks: who writes takes `copy_of` it.
    """
    BUILT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILT) as folder:
        fresh = Path(folder) / "diary.db"
        diary = Diary.open(fresh)
        found_practice(diary, zone_name=ZONE, now=datetime.combine(REFERENCE_WEEK, time.min, UTC))
        diary.close()
        mark = _fingerprint(fresh)
        name = f"{bookings}-bookings-{clients}-clients"
        kept = BUILT / f"{name}-{mark}.db"
        if not kept.exists():
            for stale in BUILT.glob(f"{name}-*"):
                stale.unlink()
            print(f"  building a diary of {bookings:,} bookings, once", flush=True)
            _fill(fresh, bookings, clients)
            fresh.replace(kept)
    return kept


def copy_of(path: Path, target: Path) -> Path:
    """A copy of a diary that a benchmark may write to, at `target`."""
    shutil.copyfile(path, target)
    return target


def _fingerprint(diary: Path) -> str:
    """Changes with the schema and with this file, so that no stale diary is measured."""
    with closing(connected(diary)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    return hashlib.sha256(repr(rows).encode() + Path(__file__).read_bytes()).hexdigest()[:12]


def _fill(path: Path, bookings: int, clients: int) -> None:
    with closing(connected(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        refusals = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%overlap%'"
        ).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        for name, _ in refusals:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executemany(
            "INSERT INTO clients(id, uid, name, company, email, folded) VALUES (?, ?, ?, ?, ?, ?)",
            _clients(clients),
        )
        connection.executemany(
            "INSERT INTO bookings(id, uid, kind, state, start_at, end_at, zone, client_id,"
            " service_id, notes, occupies) VALUES (?, ?, 'appointment', ?, ?, ?, ?, ?, 1, ?, ?)",
            _bookings(bookings, clients),
        )
        _tell(connection)
        for _, sql in refusals:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _clients(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(11)
    for number in range(1, count + 1):
        surname = "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()
        name = f"{chance.choice(_FIRST)} {surname}"
        company = f"{surname} & Partners" if chance.random() < 0.3 else ""
        folded = f"{name} {company}".strip().casefold()
        yield number, f"client-{number}", name, company, f"c{number}@example.org", folded


def _bookings(count: int, clients: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)
    zone = ZoneInfo(ZONE)
    first = REFERENCE_WEEK - timedelta(weeks=count // A_WEEK // 2)
    today = datetime.combine(REFERENCE_WEEK, time.min, zone).timestamp()
    for number in range(1, count + 1):
        week, in_week = divmod(number - 1, A_WEEK)
        day, hour = divmod(in_week, A_DAY)
        at = datetime.combine(first + timedelta(weeks=week, days=day), time(9 + hour), zone)
        start = int(at.timestamp())
        state = "confirmed"
        if start < today:
            state = chance.choices(("done", "cancelled", "no-show"), (92, 6, 2))[0]
        yield (
            number,
            f"booking-{number}",
            state,
            start,
            start + chance.choice((1800, 2700, 3600)),
            ZONE,
            chance.randint(1, clients),
            f"{chance.choice(_PROBLEMS)}, ticket {number}" if chance.random() < 0.7 else "",
            int(state in ("confirmed", "done")),
        )


def _tell(connection: Any) -> None:
    """One change and one history row for each booking, as if each had been booked by itself."""
    connection.execute(
        "INSERT INTO changes(at, \"by\", verb) SELECT start_at - 86400, 'consultant', 'book'"
        " FROM bookings ORDER BY id"
    )
    connection.execute(
        "INSERT INTO history(change_id, subject, subject_id, after)"
        " SELECT id, 'bookings', id, json_object('uid', uid, 'kind', kind, 'state', 'confirmed',"
        " 'start_at', start_at, 'end_at', end_at, 'zone', zone, 'client_id', client_id,"
        " 'service_id', service_id, 'notes', notes) FROM bookings ORDER BY id"
    )
