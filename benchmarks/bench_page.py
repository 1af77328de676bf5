"""Benchmark: the booking page under load, held against constants and a template of the same server.

(a) is a constant answer of the same size, (b) a page from a template with one query; both come from
the very process that serves the page, see `page_server`. In each round all are asked in turn, what
is held against each other one right after the other, and the ratio in the middle of all rounds
counts: a machine that is busy for a moment slows both.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert, update

from benchmarks import page_server
from benchmarks.contest import CLIENTS, HOURS, contested
from benchmarks.load import fetched, get, rate, send
from benchmarks.measure import Figure, Sample, publish
from benchmarks.page_clients import DAYS, SUBMISSIONS, free_starts, logged_in, submissions
from scheduler_app.booking_page.store import (
    practice,
    publications,
    tables,
)
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.domain.page.format import Commitment, PairingRequest, Rules
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.postgres import programs, running
from tests.booking_page.sample import ZONE, opening_runs, sample_publication

SIZES = (2_000, 20_000)
ROUNDS, SECONDS = 5, 1.0
MONTH, SLOTS = "/book/1", "/slots/1.json"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server, its process, and the database under it."""

    url: str
    pid: int
    database: Database


@contextmanager
def served(folder: Path, bookings: int, *, alone: bool = False, url: str = "") -> Iterator[Served]:
    """The page over a practice with so many bookings; `alone` is the program as hosts run it.

    It stands over a new SQLite file, or over the empty database of that URL.
    """
    folder.mkdir()
    url = url or f"sqlite:///{folder / 'page.sqlite3'}"
    with opened(url) as database:
        migrate(database)
        database.write_now(lambda connection: fill(connection, bookings))
        program = "scheduler_app.booking_page" if alone else "benchmarks.page_server"
        # A file, as a host keeps it: nobody reads a pipe, and whoever writes to it would wait.
        journal = folder / "journal"
        with journal.open("w", encoding="utf-8") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", program, *(["serve", "--port", "0"] if alone else [])],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": url,
                    "PAGE_DATA": str(folder),
                    page_server.LIMITS_DATABASE: str(folder.parent / "limits.sqlite3"),
                },
                stderr=told,
            )
        try:
            yield Served(_address(journal, process), process.pid, database)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _address(journal: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the server says that it serves."""
    while process.poll() is None:
        line, ended, _ = journal.read_text(encoding="utf-8").partition("\n")
        if ended:
            return str(json.loads(line)["url"])
        time.sleep(0.05)
    raise SystemExit(f"The page did not start:\n{journal.read_text(encoding='utf-8')}")


def fill(connection: Connection, bookings: int) -> None:
    """Pair the page and publish a year of openings and so many bookings of 500 clients."""
    now = int(time.time())
    taken = [now - now % 3600 + (number - bookings // 2) * 3600 for number in range(bookings)]
    sample = sample_publication(now)
    services = tuple(
        replace(service, openings=opening_runs(now, service.minutes, days=DAYS, grid=900))
        for service in sample.services
    )
    publication = replace(
        sample,
        services=services,
        rules=Rules(Minutes(60), Minutes(60), Minutes(60), horizon=DAYS),
        commitments=tuple(
            Commitment(
                f"booking-{number}",
                f"client-{number % 500}",
                CommitmentState.CONFIRMED,
                1,
                "Remote support",
                start,
                start + 3600,
                ZONE,
                start,
            )
            for number, start in enumerate(taken)
        ),
    )
    code = practice.new_pairing_code(connection, now)
    practice.pair(connection, PairingRequest(code, publication.diary), now)
    # The page keeps bookings of accounts that it knows.
    connection.execute(
        insert(tables.accounts),
        [
            {
                "id": f"client-{number}",
                "email": f"{number}@booked.example",
                "name": f"Client {number}",
                "created_at": now,
                "verified_at": now,
            }
            for number in range(500)
        ],
    )
    publications.take(connection, publication, now)


@dataclass(frozen=True, slots=True)
class Rates:
    """What was answered a second, of each thing by round, and how long senders of requests wait."""

    of: Mapping[str, Sequence[float]]
    waits: Sample

    def ratios(self, what: str, limit: str) -> list[float]:
        """How many times the limit, in each round."""
        return [one / other for one, other in zip(self.of[what], self.of[limit], strict=True)]

    def middle(self, what: str, limit: str) -> tuple[float, float]:
        """Both rates in the round whose ratio is the middle one."""
        pairs = zip(self.of[what], self.of[limit], strict=True)
        return sorted(pairs, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]


def acknowledge(connection: Connection) -> None:
    """Let the publication know of what was sent, as a desktop that is on does within a second."""
    connection.execute(update(tables.practice).values(acknowledged_seq=tables.practice.c.last_seq))


def asked(folder: Path, bookings: int, url: str = "") -> tuple[Rates, dict[str, int]]:
    """The rates of everything that is asked for, and the sizes of the pages."""
    name = f"page-{bookings}{'-postgresql' if url else ''}"
    with served(folder / name, bookings, url=url) as server:
        _, cookie = server.database.write_now(lambda connection: logged_in(connection, 0))
        sizes = {path: len(fetched(server.url, path)[1]) for path in (MONTH, SLOTS)}
        paths = {
            "constant month": (f"/bench/constant/{sizes[MONTH]}", ""),
            "month": (MONTH, ""),
            "template": ("/bench/template", ""),
            "logged in": (MONTH, cookie),
            "constant slots": (f"/bench/constant/{sizes[SLOTS]}", ""),
            "slots": (SLOTS, ""),
        }
        rates: dict[str, list[float]] = {
            name: [] for name in [*paths, "submit", "plain", "contest"]
        }
        for path, cookies in paths.values():
            rate(server.url, path, seconds=1, cookie=cookies)
        waits: list[float] = []
        for turn in range(ROUNDS):
            for name, (path, cookies) in paths.items():
                rates[name].append(rate(server.url, path, seconds=SECONDS, cookie=cookies))
            requests = submissions(server.database, server.url, 1 + turn * SUBMISSIONS)
            taken, each = send(server.url, requests, expected=303)
            rates["submit"].append(len(requests) / taken)
            waits += each
            server.database.write_now(acknowledge)
            plain = [get(server.url, "/bench/template")] * SUBMISSIONS
            rates["plain"].append(len(plain) / send(server.url, plain, expected=200)[0])
            rates["contest"].append(
                contested(
                    server.url,
                    server.database,
                    free_starts(int(time.time()))[-1 - turn * HOURS * 4 :: -4],
                    turn,
                )
            )
        events = server.database.read_now(practice.state).last_seq
        if events != ROUNDS * SUBMISSIONS:
            raise SystemExit(f"{events} requests arrived of {ROUNDS * SUBMISSIONS}.")
    return Rates(rates, Sample(tuple(waits))), sizes


def first_visit(url: str) -> int:
    """Bytes of the services, a month, and whatever both make a browser load."""
    total, wanted = 0, {"/", MONTH}
    for path in ("/", MONTH):
        size, body = fetched(url, path)
        total += size
        wanted |= set(re.findall(r'(?:src|href)="(/(?:static|logo)[^"]*)"', body.decode()))
    return total + sum(fetched(url, path)[0] for path in wanted - {"/", MONTH})


def resident(folder: Path) -> tuple[float, float]:
    """Bytes of one worker after it has served some of everything, and of a first visit."""
    with served(folder / "alone", SIZES[1], alone=True) as server:
        visit = first_visit(server.url)
        _, cookie = server.database.write_now(lambda connection: logged_in(connection, 0))
        for path in ("/", MONTH, SLOTS, "/login", "/register", "/health/ready"):
            rate(server.url, path, seconds=1)
        for path in (MONTH, "/appointments", "/account"):
            rate(server.url, path, seconds=1, cookie=cookie)
        send(server.url, submissions(server.database, server.url, 1), expected=303)
        status = Path(f"/proc/{server.pid}/status")
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024.0, visit


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        page_server.fill(folder / "limits.sqlite3")
        figures: list[Figure] = []
        months: dict[int, Rates] = {}
        for bookings in SIZES:
            found, sizes = asked(folder, bookings)
            months[bookings] = found
            figures += at_size(f"{bookings:,} bookings", found, sizes)
        few, many = (months[bookings] for bookings in SIZES)
        figures += [
            Figure(
                f"{what}, against {SIZES[0]:,} bookings",
                f"{SIZES[1]:,} bookings",
                median(many.ratios(key, "template")),
                limit=median(few.ratios(key, "template")),
                least_ratio=0.9,
                unit="per s",
                note="both in pages of (b) a second",
            )
            for what, key in (("page of a month", "month"), ("open slots as JSON", "slots"))
        ]
        figures += on_postgresql(folder, few)
        memory, visit = resident(folder)
    figures += [
        Figure("memory of one worker", f"{SIZES[1]:,} bookings", memory, most=90e6, unit="bytes"),
        Figure("first visit, all of it", "services and a month", visit, most=40e3, unit="bytes"),
    ]
    publish(*figures)


def on_postgresql(folder: Path, on_sqlite: Rates) -> list[Figure]:
    """The same over a PostgreSQL server of this run, where one is installed."""
    binaries = programs()
    if binaries is None:
        print("PostgreSQL is not measured: no server is installed here (Debian: postgresql).")
        return []
    with running(binaries) as cluster:
        found, sizes = asked(folder, SIZES[0], cluster.new_database())
    return [
        *at_size(f"{SIZES[0]:,} bookings, PostgreSQL", found, sizes),
        Figure(
            f"an hour that {CLIENTS} clients want, PostgreSQL to SQLite",
            f"{SIZES[0]:,} bookings",
            median(found.of["contest"]),
            limit=median(on_sqlite.of["contest"]),
            unit="per s",
            note="clients who are told; one of them wins",
        ),
    ]


def at_size(at: str, found: Rates, sizes: Mapping[str, int]) -> list[Figure]:
    """The ratios of one size of practice."""
    figures = []
    for what, key, path in (("page of a month", "month", MONTH), ("slots as JSON", "slots", SLOTS)):
        size = f"{sizes[path] / 1000:.1f} kB"
        figures += [
            _held(f"{what}, {size}, to (a) a constant", at, found, key, f"constant {key}", 0.6),
            _held(f"{what}, to (b) a template and a query", at, found, key, "template", 5),
        ]
    return [
        *figures,
        _held("page of a month, logged in, to (b)", at, found, "logged in", "template", 0.8),
        _held(
            f"requests sent by clients, durable, p99 {found.waits.p99 * 1000:.0f} ms, to (b)",
            at,
            found,
            "submit",
            "plain",
            0.7,
        ),
    ]


def _held(what: str, at: str, found: Rates, key: str, limit: str, least: float) -> Figure:
    measured, against = found.middle(key, limit)
    ratios = found.ratios(key, limit)
    spread = f"rounds from {min(ratios):.2f} to {max(ratios):.2f}"
    return Figure(what, at, measured, limit=against, least_ratio=least, unit="per s", note=spread)


if __name__ == "__main__":
    main()
