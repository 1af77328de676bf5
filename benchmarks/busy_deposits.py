"""Benchmarks: what the coming bookings of a diary were asked in advance, and what came in of it."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.policy import set_policy

A_DAY = 86_400
POLICY = json.dumps(
    {
        "deposit": {"kind": "percent", "percent": 30},
        "due": 48,
        "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
        "free_moves": 2,
    }
)


def ask(diary: Diary, *, now: datetime) -> int:
    """Let a policy hold that asks a third of every price; returns its version."""
    return set_policy(diary, POLICY, now=now).version


def fill(path: Path, version: int, *, now: datetime, unpaid: int = 10, most: int = -1) -> int:
    """Agree a deposit for each coming booking of the diary at `path`, which nobody has open.

    One in `unpaid` is still to be paid, at an address of its own; all others were paid by card in
    the last 60 days.
    Returns how many there are, which are no more than `most` where that is given.
    """
    moment = int(now.timestamp())
    with closing(connected(path, isolation_level=None)) as connection:
        ahead = connection.execute(
            "SELECT id, client_id, agreed_price FROM bookings"
            " WHERE start_at > ? AND state = 'confirmed' ORDER BY id LIMIT ?",
            (moment, most),
        ).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        for place, (booking, client, price) in enumerate(ahead):
            paid = place % unpaid != 0
            at = moment - (A_DAY * (1 + place % 60) if paid else 3_600)
            _agree(connection, _Of(booking, client, price, at), version, paid=paid)
        connection.execute("COMMIT")
    return len(ahead)


def fill_past(path: Path, version: int, count: int, *, now: datetime) -> None:
    """Write `count` visits that are over into the diary at `path`, each paid for in advance.

    Ten a day, the last of them two years ago.
    """
    moment = int(now.timestamp())
    with closing(connected(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        client = connection.execute(
            "INSERT INTO clients(uid, name, folded) VALUES ('past', 'Of the past', 'of the past')"
        ).lastrowid
        for number in range(count):
            start = moment - 730 * A_DAY - number // 10 * A_DAY - number % 10 * 3_600
            booking = connection.execute(
                "INSERT INTO bookings(uid, kind, state, start_at, end_at, zone, client_id,"
                " service_id, agreed_price, agreed_currency, occupies)"
                " VALUES (?, 'appointment', 'done', ?, ?, 'Europe/Berlin', ?, 1, 9000, 'EUR', 1)",
                (f"past-{number}", start, start + 3_000, client),
            ).lastrowid
            _agree(connection, _Of(booking, client, 9_000, start - 20 * A_DAY), version, paid=True)
            connection.execute(
                "INSERT INTO ledger(at, key, kind, booking_id, client_id, amount, currency)"
                " VALUES (?, ?, 'applied', ?, ?, 2700, 'EUR')",
                (start + 3_000, f"past-{number}/applied/1", booking, client),
            )
        connection.execute("COMMIT")


class _Of(NamedTuple):
    """A booking whose deposit was agreed `at` (epoch seconds); its price in minor units."""

    booking: int
    client: int
    price: int
    at: int


def _agree(connection: Any, of: _Of, version: int, *, paid: bool) -> None:
    deposit, at = of.price * 3 // 10, of.at
    connection.execute(
        "INSERT INTO agreements(booking_id, at, policy, price, currency, deposit, within)"
        " VALUES (?, ?, ?, ?, 'EUR', ?, 48)",
        (of.booking, at, version, of.price, deposit),
    )
    content = json.dumps({"amount": deposit, "currency": "EUR", "within": 48})
    row = connection.execute(
        "INSERT INTO outbox(key, kind, booking_id, due_at, useful_until, state, content,"
        " planned_at, changed_at, provider) VALUES (?, 'payment-link', ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            f"benchmark-{of.booking}/pay/1", of.booking, at, at + 800 * A_DAY,
            "withdrawn" if paid else "handed over", content, at, at, f"plink_{of.booking}",
        ),
    ).lastrowid  # fmt: skip
    connection.execute(
        "INSERT INTO payment_links(outbox_id, url, amount, currency, made_at, asked_at)"
        " VALUES (?, ?, ?, 'EUR', ?, ?)",
        (row, _address(of.booking), deposit, at, at),
    )
    if not paid:
        return
    connection.execute(
        "INSERT INTO payments(booking_id, way, amount, currency, at, seen_at, session, outside,"
        " link, fee, fee_currency) VALUES (?, 'card', ?, 'EUR', ?, ?, ?, ?, ?, 75, 'EUR')",
        (of.booking, deposit, at + 600, at + 603, f"cs_{of.booking}", f"pi_{of.booking}",
         f"plink_{of.booking}"),
    )  # fmt: skip
    connection.execute(
        "INSERT INTO ledger(at, key, kind, booking_id, client_id, amount, currency, outside)"
        " VALUES (?, ?, 'received', ?, ?, ?, 'EUR', ?)",
        (at + 603, f"payment/pi_{of.booking}", of.booking, of.client, deposit, f"pi_{of.booking}"),
    )


def _address(booking: int) -> str:
    """An address to pay at, as long and as little alike as those of Stripe."""
    return "https://buy.stripe.com/" + hashlib.sha256(str(booking).encode()).hexdigest()[:20]
