"""Benchmarks: many clients who want the same hour of the booking page at once."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from urllib.parse import urlsplit

from litestar.middleware.csrf import generate_csrf_token
from sqlalchemy import Connection, func, select

from benchmarks.load import send
from scheduler_app.booking_page.store import practice, tables
from scheduler_app.booking_page.store.database import Database
from tests.booking_page.sample import AT_ONCE

HOURS, CLIENTS = 6, 50
"""In each round, so many clients want each of so many hours at once."""


def contested(url: str, database: Database, starts: Sequence[int], turn: int) -> float:
    """How many clients a second are told whether they have the hour, 50 of whom want each.

    `starts` are free and do not touch each other; the first ones are taken.
    """
    token = generate_csrf_token(database.read_now(practice.secret))
    form = "_csrf_token={}&zone=UTC&start={}"
    requests = []
    for number, (start, client) in enumerate(itertools.product(starts[:HOURS], range(CLIENTS))):
        body = form.format(token, start)
        requests.append(
            f"POST /book/{AT_ONCE}/hold HTTP/1.1\r\nhost: {urlsplit(url).netloc}\r\n"
            f"cookie: csrf={token}\r\nx-forwarded-for: 10.{turn}.{number // CLIENTS}.{client}\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}".encode()
        )
    held = database.read_now(_holds)
    taken, _ = send(url, requests, expected=303, or_else=409)
    won = database.read_now(_holds) - held
    if won != HOURS:
        raise SystemExit(f"{won} clients have one of {HOURS} hours.")
    return len(requests) / taken


def _holds(connection: Connection) -> int:
    waiting = tables.claims.c.seq.is_(None)
    query = select(func.count()).select_from(tables.claims).where(waiting)
    return int(connection.execute(query).scalar_one())
