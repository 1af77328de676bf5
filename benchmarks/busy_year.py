"""Benchmarks: the diary of a busy year: 4,000 bookings of clients, a fifth of them still ahead.

Everything that a publication carries of a booking is there as it is in life: ids that nobody can
guess, accounts of most clients, addresses of visits, prices, what clients wrote, times that were
moved. What is drawn comes from one seed.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.sqlite_library import connected

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
BOOKINGS, CLIENTS = 4_000, 400
A_DAY, A_WEEK = 16, 80

_STREETS = "Hauptstr.|Am Deich|Lindenweg|Birch Lane|Schulstr.|Mühlgasse|Ringstr.|Bahnhofstr."
_DONE = (
    "The driver of the printer was renewed, and a page printed.",
    "The cable behind the desk was loose.",
    "All updates are in; please let the one of tonight run through.",
    "The password of the mailbox was set anew, on the telephone too.",
    "Your data was copied to the new laptop, nothing is missing.",
    "The fan was full of dust and is clean again.",
    "The photos arrive by themselves from now on.",
)
_TROUBLES = (
    "The printer prints blank pages since Monday.|No network after the update.|"
    "My mail asks for the password again and again.|The new laptop should get our programs.|"
    "It starts very slowly, and the fan is loud.|Photos of the phone don't arrive any more."
).split("|")


def fill(path: Path, *, ahead: float = 0.2) -> None:
    """Write that year into the founded diary at `path`, which nobody has open.

    `ahead` is which part of the bookings is still to come.
    """
    dice = random.Random(2027)
    with closing(connected(path, isolation_level=None)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'bookings'"
        ).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        addresses = list(_clients(connection, dice))
        for number, start in enumerate(_starts(ahead), 1):
            _booking(connection, dice, number, start, addresses)
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")


def _clients(connection: Any, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Account and address of each client; a tenth has no account."""
    for number in range(1, CLIENTS + 1):
        connection.execute(
            "INSERT INTO clients(id, uid, name, email, folded) VALUES (?, ?, ?, ?, ?)",
            (number, _uid(dice), f"Client {number}", f"c{number}@example.org", f"client {number}"),
        )
        account = _uid(dice) if dice.random() < 0.9 else ""
        if account:
            connection.execute(
                "INSERT INTO page_accounts(account, client_id, email) VALUES (?, ?, ?)",
                (account, number, f"c{number}@example.org"),
            )
        street = dice.choice(_STREETS.split("|"))
        yield account, f"{street} {dice.randint(1, 90)}, {dice.randint(10115, 14199)} Berlin"


def _starts(ahead: float) -> Iterator[datetime]:
    """Two at a time, an hour each, from eight to four on weekdays, in the practice's wall time."""
    wall = ZoneInfo(ZONE)
    day = NOW.astimezone(wall) - timedelta(weeks=round(BOOKINGS * (1 - ahead) / A_WEEK))
    given = 0
    while given < BOOKINGS:
        if day.weekday() < 5:
            for place in range(min(A_DAY, BOOKINGS - given)):
                yield day.replace(hour=8 + place // 2, minute=0)
                given += 1
        day += timedelta(days=1)


def _booking(
    connection: Any,
    dice: random.Random,
    number: int,
    start: datetime,
    addresses: list[tuple[str, str]],
) -> None:
    client = dice.randint(1, CLIENTS)
    account, address = addresses[client - 1]
    at, length = int(start.timestamp()), dice.choice((1800, 2700, 3600))
    asked = bool(account) and dice.random() < 0.4
    over = start < NOW
    state = dice.choices(("done", "cancelled", "no-show"), (92, 6, 2))[0] if over else "confirmed"
    if asked and not over and dice.random() < 0.1:
        state = "pending"
    on_site = dice.random() < 0.4
    row = {
        "id": number,
        "uid": _uid(dice),
        "kind": "appointment",
        "state": state,
        "start_at": at,
        "end_at": at + length,
        "zone": ZONE,
        "client_id": client,
        "service_id": 2 if on_site else 1,
        "place": address if on_site else "",
        "occupies": int(state in {"pending", "confirmed", "done"}),
        "transparent": 0,
        "agreed_price": 19_000 if on_site else 9_000,
        "agreed_currency": "EUR",
        "revision": dice.choice((0, 0, 0, 1, 2)),
    }
    _insert(connection, "bookings", row)
    by = "client" if asked else "consultant"
    _told(connection, number, at - dice.randint(1, 40) * 86_400, by, row)
    if row["revision"]:
        moved = {"start_at": at, "end_at": at + length}
        _told(connection, number, at - 43_200, dice.choice(("client", "consultant")), moved)
    if state == "done":
        _visit(connection, dice, row)
    if asked:
        request = {
            "ref": row["uid"],
            "kind": "book",
            "booking_id": number,
            "account": account,
            "state": "waiting" if state == "pending" else "accepted",
            "start_at": at,
            "end_at": at + length,
            "text": dice.choice(_TROUBLES),
            "arrived_at": at - 86_400,
            "note": "See you then." if dice.random() < 0.1 else "",
        }
        _insert(connection, "requests", request)


def _visit(connection: Any, dice: random.Random, booking: dict[str, Any]) -> None:
    """The record of a visit, of which its client reads a few sentences."""
    told = " ".join(dice.sample(_DONE, dice.randint(2, 4)))
    row = {
        "uid": _uid(dice),
        "client_id": booking["client_id"],
        "booking_id": booking["id"],
        "service_id": booking["service_id"],
        "started_at": booking["start_at"],
        "ended_at": booking["end_at"] + 60 * dice.randint(-10, 25),
        "told": f"{told} ({dice.choice(_STREETS.split('|'))} {dice.randint(1, 999)})",
    }
    _insert(connection, "visits", row)
    visit = connection.execute("SELECT max(id) FROM visits").fetchone()[0]
    issue = {"visit_id": visit, "symptom": dice.choice(_TROUBLES)}
    _insert(connection, "visit_issues", {**issue, "state": dice.choice(("solved", "watch"))})


def _told(connection: Any, number: int, at: int, by: str, after: dict[str, Any]) -> None:
    change = connection.execute(
        "INSERT INTO changes(at, \"by\", verb) VALUES (?, ?, 'book')", (at, by)
    ).lastrowid
    told = {"change_id": change, "subject": "bookings", "subject_id": number}
    _insert(connection, "history", {**told, "after": json.dumps(after)})


def _insert(connection: Any, table: str, row: dict[str, Any]) -> None:
    names, values = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table}({names}) VALUES ({values})", tuple(row.values()))


def _uid(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))
