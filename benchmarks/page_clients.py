"""Benchmarks: clients of the booking page who are logged in, and the requests that they send."""

from __future__ import annotations

import hashlib
import time
from urllib.parse import urlencode, urlsplit

from litestar.middleware.csrf import generate_csrf_token
from sqlalchemy import Connection

from scheduler_app.booking_page.booking.asked import asked as asked_for
from scheduler_app.booking_page.store import accounts, claims, practice, sessions
from scheduler_app.booking_page.store.database import Database
from tests.booking_page.sample import AT_ONCE, DAY, ZONE, opening_runs

SUBMISSIONS = 400
"""In each round, each by a client of its own."""

DAYS = 366


def logged_in(connection: Connection, number: int) -> tuple[str, str]:
    """A client who is logged in: account and the cookie that says so."""
    now = int(time.time())
    account = accounts.add(
        connection,
        email=f"client{number}@client.example",
        name=f"Client {number}",
        phone="",
        language="en",
        zone=ZONE,
        now=now,
    )
    accounts.verify(connection, account.id, now=now)
    token = sessions.open_session(connection, account.id, device="Bench", now=now)
    return account.id, f"session={token}"


def submissions(database: Database, url: str, first: int) -> list[bytes]:
    """Requests that each turn a client's own hold into a booking."""

    def prepare(connection: Connection) -> list[bytes]:
        now = int(time.time())
        secret = practice.secret(connection)
        made = []
        for number, start in zip(
            range(first, first + SUBMISSIONS), free_starts(now)[first:], strict=False
        ):
            account, cookie = logged_in(connection, number)
            holder = f"holder-{number}"
            held = claims.hold(
                connection,
                service=AT_ONCE,
                start=start,
                zone=ZONE,
                holder=hashlib.sha256(holder.encode()).digest(),
                account=account,
                address=f"address-{number}",
                now=now,
            )
            token = generate_csrf_token(secret)
            shown = asked_for(connection, held, now, "en").mark(account)
            form = urlencode(
                {
                    "_csrf_token": token,
                    "chosen": held.chosen,
                    "shown": shown,
                    "text": "The printer is silent.",
                    "do": "send",
                }
            )
            made.append(
                f"POST /request HTTP/1.1\r\nhost: {urlsplit(url).netloc}\r\n"
                f"cookie: {cookie}; hold={holder}; csrf={token}\r\n"
                "content-type: application/x-www-form-urlencoded\r\n"
                f"content-length: {len(form)}\r\n\r\n{form}".encode()
            )
        return made

    return database.write_now(prepare)


def free_starts(now: int) -> list[int]:
    """Half hours that do not touch each other, from tomorrow on."""
    return [
        start
        for first, last in opening_runs(now + DAY, 30, days=DAYS - 5, grid=900)
        for start in range(first, last + 1, 1800)
    ]
