"""Benchmarks: a big diary in which visits have records, and clients have devices.

Two years of work for the clients of the reference week would be a few thousand records: 100,000
are those of a whole life at work, and each has an issue or two, the devices, and what was done.
Rows go in by plain SQL, with the triggers that keep the index of words set aside: it is filled at
the end by what the triggers themselves would write.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.big_diary import BUILT, big_diary, copy_of
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.visits.triggers import TRIGGERS

_SYMPTOMS = (
    "printer prints blank pages|no network after the update|mail asks for the password|"
    "backup disk is full|slow start since Monday|router restarts every night|phone does not sync|"
    "virus warning in the browser|screen stays black|scanner is not found|calendar is missing|"
    "licence has expired|Wi-Fi drops in the kitchen|fan is loud|keyboard types twice"
).split("|")
_CAUSES = (
    "toner empty|driver of the update|password changed by a colleague|old snapshots kept|"
    "twelve programs at start|power supply worn out|certificate expired|harmless advert|"
    "cable loose|two DHCP servers|firmware from 2019|dust|café router in range|bad sector"
).split("|")
_DONE = (
    "replaced the cartridge|rolled the driver back|set a new password|deleted old snapshots|"
    "switched off what starts by itself|ordered a new one|renewed it|explained it|plugged it in|"
    "switched one of them off|updated it|cleaned it|moved to channel 11|restored from the backup"
).split("|")
_DEVICES = (
    "laptop|Lenovo|ThinkPad T14|computer|Dell|OptiPlex 7010|printer|Brother|HL-L2350DW|"
    "router|AVM|Fritz!Box 7590|phone|Apple|iPhone 13|storage|Synology|DS220+"
).split("|")
_KINDS = tuple(zip(_DEVICES[::3], _DEVICES[1::3], _DEVICES[2::3], strict=True))


def visited_diary(bookings: int, clients: int, visits: int) -> Path:
    """The path of a diary with so many rows, built now if it does not lie there already."""
    plain = big_diary(bookings, clients)
    mark = hashlib.sha256(plain.name.encode() + Path(__file__).read_bytes()).hexdigest()[:12]
    kept = BUILT / f"{visits}-visits-{mark}.db"
    if not kept.exists():
        for stale in BUILT.glob(f"{visits}-visits-*"):
            stale.unlink()
        print(f"  building a diary of {visits:,} records, once", flush=True)
        fresh = copy_of(plain, kept.with_suffix(".part"))
        _fill(fresh, visits, clients)
        fresh.replace(kept)
    return kept


def _fill(path: Path, visits: int, clients: int) -> None:
    with closing(connected(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("BEGIN IMMEDIATE")
        keeping = connection.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'trigger' AND sql LIKE '%visit_words%'"
        ).fetchall()
        for name, _ in keeping:
            connection.execute(f"DROP TRIGGER {name}")
        connection.executemany(
            "INSERT INTO devices(id, uid, client_id, kind, name, maker, model, serial)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            _devices(clients),
        )
        _record(connection, visits)
        connection.execute(_filling())
        for _, sql in keeping:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("INSERT INTO visit_words(visit_words) VALUES ('optimize')")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _filling() -> str:
    """What a trigger writes of one visit, for all of them."""
    found = re.search(
        r"INSERT INTO visit_words\(rowid, words\)(.*?) WHERE v\.id IN", TRIGGERS[1], re.DOTALL
    )
    if found is None:
        raise LookupError("The trigger writes otherwise by now.")
    return f"INSERT INTO visit_words(rowid, words) {found[1]}"


def _devices(clients: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(3)
    for client in range(1, clients + 1):
        for place in (0, 1):
            kind, maker, model = chance.choice(_KINDS)
            number = 2 * client - place
            name = f"{kind} {chance.choice(('office', 'kitchen', 'upstairs', 'shop'))}"
            yield number, f"device-{number}", client, kind, name, maker, model, f"SN{number:07}"


def _record(connection: Any, visits: int) -> None:
    """Records of as many visits that were done, evenly out of all of them, oldest first."""
    done = connection.execute(
        "SELECT id, client_id, start_at, end_at FROM bookings WHERE state = 'done'"
        " ORDER BY start_at DESC LIMIT ?",
        (visits,),
    ).fetchall()[::-1]
    chance = random.Random(5)
    rows: dict[str, list[tuple[object, ...]]] = {"visits": [], "issues": [], "touched": []}
    for number, (booking, client, start, end) in enumerate(done, 1):
        began = start + 60 * chance.randint(-5, 10)
        took = end - start + 60 * chance.randint(-10, 25)
        told = chance.choice(_DONE)
        note = f"asked about {chance.choice(_SYMPTOMS)}" if chance.random() < 0.3 else ""
        rows["visits"].append(
            (number, f"visit-{number}", client, booking, began, began + took, note, told)
        )
        device = 2 * client - chance.randint(0, 1)
        rows["touched"].append((number, device))
        for _ in range(chance.choice((1, 1, 2))):
            state = chance.choices(("solved", "watch", "open"), (95, 3, 2))[0]
            issue = (chance.choice(_SYMPTOMS), chance.choice(_CAUSES), chance.choice(_DONE))
            rows["issues"].append((number, device, *issue, state))
    connection.executemany(
        "INSERT INTO visits(id, uid, client_id, booking_id, service_id, started_at, ended_at,"
        " private, told) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)",
        rows["visits"],
    )
    connection.executemany(
        "INSERT INTO visit_issues(visit_id, device_id, symptom, cause, resolution, state)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        rows["issues"],
    )
    connection.executemany(
        "INSERT INTO visit_devices(visit_id, device_id) VALUES (?, ?)", rows["touched"]
    )
