"""Tests: the page as a test meets it: in its own process with a clock to turn, or as a program."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient
from litestar.testing.transport import TestClientTransport
from sqlalchemy import Connection

from scheduler_app.booking_page.asgi import PageApp, parts_over, routed
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import practice, publications
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.domain.page.format import PairingRequest, Publication, Receipt
from tests.booking_page.sample import sample_publication

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 30.0
ENDS_WITHIN = 15.0
"""Seconds that the program may take to serve, and to end."""


@dataclass(slots=True)
class Turned:
    """A clock that stands still until a test turns it."""

    now: int

    def __call__(self) -> int:
        return self.now


class _From(TestClientTransport[Any]):
    """The way into an app as seen from one network address, or from none."""

    def __init__(self, client: TestClient[Litestar], address: str) -> None:
        super().__init__(client)
        self._address = address

    def parse_request(self, request: httpx.Request) -> dict[str, Any]:
        scope = super().parse_request(request)
        if self._address:
            scope["client"] = (self._address, 50000)
        return scope


class _Shared(httpx.BaseTransport):
    """The way into an app that one client has started, for others with cookies of their own."""

    def __init__(self, client: TestClient[Litestar], address: str) -> None:
        self._inner = _From(client, address)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._inner.handle_request(request)


@dataclass(slots=True)
class Page:
    """The real app in this process, at the time `clock.now`; visitors have cookies of their own."""

    app: Litestar
    client: TestClient[Litestar]
    clock: Turned
    settings: PageSettings
    _visitors: ExitStack = field(default_factory=ExitStack)

    @property
    def database(self) -> Database:
        """The database under it."""
        parts: Parts = self.app.state.parts
        return parts.database

    def visitor(self, *, at: str = "", **headers: str) -> httpx.Client:
        """A browser at that network address: cookies are kept, redirects are not followed."""
        return self._visitors.enter_context(
            httpx.Client(
                transport=_Shared(self.client, at),
                base_url=self.settings.base_url,
                headers=headers,
                follow_redirects=False,
            )
        )

    def publish(self, publication: Publication | None = None) -> Receipt:
        """Take that publication in, or the sample one as of now, as if the desktop had sent it."""
        return publish(
            self.database, publication or sample_publication(self.clock.now), self.clock()
        )


def publish(database: Database, publication: Publication, now: int) -> Receipt:
    """Take a publication in, past the wire and its token; a page without a diary is paired."""

    def take(connection: Connection) -> Receipt:
        if not practice.state(connection).diary:
            code = practice.new_pairing_code(connection, now)
            practice.pair(connection, PairingRequest(code, publication.diary), now)
        return publications.take(connection, publication, now)

    return database.write_now(take)


@contextmanager
def open_page(settings: PageSettings, now: int) -> Iterator[Page]:
    """The real app over these settings, at that time, until the block ends."""
    clock = Turned(now)
    with (
        _app_over(settings, clock) as app,
        TestClient(app, base_url=settings.base_url, raise_server_exceptions=True) as client,
    ):
        page = Page(app, client, clock, settings)
        with page._visitors:
            yield page


_FREE_APPS: defaultdict[PageSettings, list[PageApp]] = defaultdict(list)
"""Apps that stand on the parts of a page that is closed, by the settings they were made for."""


@contextmanager
def _app_over(settings: PageSettings, clock: Turned) -> Iterator[Litestar]:
    """What `create_app` makes. Its paths, a tenth of a second of work, are made once a process."""
    free = _FREE_APPS[replace(settings, database_url="", mails=None)]
    app = free.pop() if free else routed(settings)
    paths = len(app.routes)
    app.stand_on(parts_over(settings, clock))
    yield app
    # Neither one that a failing test has left as it may be, nor one that was taught a path.
    if len(app.routes) == paths:
        free.append(app)


@dataclass(slots=True)
class Server:
    """The program, running. Its log is read as it comes: `lines` are the records so far."""

    process: subprocess.Popen[str]
    database_url: str
    mails: Path
    url: str = ""
    lines: list[dict[str, object]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def publish(self, publication: Publication | None = None) -> Receipt:
        """Take a publication in beside the running program, as another worker would."""
        now = int(time.time())
        with opened(self.database_url) as database:
            return publish(database, publication or sample_publication(now), now)

    def end(self, by: signal.Signals = signal.SIGTERM) -> float:
        """Ask it to end; the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(by)
        self.process.wait(ENDS_WITHIN)
        return time.monotonic() - began


@contextmanager
def open_server(
    database_url: str,
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """`scheduler-page serve` with more arguments and environment, until the block ends."""
    with opened(database_url) as database:
        migrate(database)
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler_app.booking_page", "serve", "--port", "0", *arguments],
        cwd=ROOT,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DATABASE_URL": database_url,
            "PAGE_DATA": str(folder / "page-data"),
            **(environment or {}),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    server = Server(process, database_url, folder / "page-data" / "mails")
    assert process.stderr is not None
    serving: queue.SimpleQueue[str] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process.stderr, server, serving))
    reader.start()
    try:
        server.url = serving.get(timeout=STARTS_WITHIN)
        assert server.url, f"the page did not start:\n{''.join(server.raw)}"
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reader.join()
        process.stderr.close()


def _read(log: IO[str], server: Server, serving: queue.SimpleQueue[str]) -> None:
    """Keep each line; tell once where it serves, or with an empty text that it never will."""
    told = False
    for line in log:
        server.raw.append(line)
        try:
            record = json.loads(line)
        except ValueError:
            continue
        server.lines.append(record)
        if record.get("event") == "serving" and not told:
            serving.put(str(record["url"]))
            told = True
    serving.put("")
