"""Protocol: real processes of both halves, clients between them, and what each was told."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from litestar.middleware.csrf import generate_csrf_token
from sqlalchemy import Connection

from scheduler_app.booking_page.store import accounts, practice, sessions
from scheduler_app.booking_page.store.database import opened
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.page.read_link import read_link
from tests.booking_page.serving import ROOT, Server, open_server
from tests.booking_page.visiting import hidden
from tests.simulation.practice.world import QUICK, REMOTE, VISIT, World, found

SETTLES_WITHIN = 300.0
"""Seconds until both have said all they have to say, once nobody dies any more."""

CLIENTS = 3
ATTEMPTS = 8


@dataclass(slots=True)
class Told:
    """What people were told was done: uids of requests sent, of bookings made and accepted."""

    sent: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


class Rounds:
    """One practice whose page and desktop are started and killed again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'page.sqlite3'}"
        self.told = Told()
        self.port = _free_port()
        self.day = datetime.now(UTC).date() + timedelta(days=2)
        self._page: Server | None = None
        self._page_ends = ExitStack()
        self._desk: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._number = 0
        self._token = ""

    def found(self) -> None:
        """A practice with its page, paired through the page's own door."""
        self.start_page()
        assert self._page is not None
        world = World(self.folder, self.url, now=_now())
        found(world, hours="08:00-20:00", horizon=27)
        code = world.on_page(lambda c: practice.new_pairing_code(c, int(time.time())))
        gateway = PageHttp(self._page.url)
        wanted = page_link.pairing_code(f"{self._page.url}#{code}")
        page_link.pair(world.diary, gateway, wanted, "hosted", keep=self._keep, now=_now())
        gateway.close()
        world.close()

    def _keep(self, _page: str, token: str) -> None:
        self._token = token

    # -- the programs -------------------------------------------------------------------------

    def start_page(self) -> None:
        """Serve, always at the same address; nothing happens while it runs."""
        if self._page is None:
            server = open_server(self.url, self.folder, "--port", str(self.port))
            self._page = self._page_ends.enter_context(server)

    def start_desk(self, *, quiet: bool = False) -> None:
        """Start the worker, and the consultant with it; nothing happens while they run."""
        if self._desk is not None:
            return
        arguments = [str(self.folder), self._token, self.day.isoformat()]
        desk = subprocess.Popen(
            [sys.executable, "-m", "tests.protocol.desk", *arguments, *["quiet"] * quiet],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
        self._desk = desk
        self._reader = threading.Thread(target=self._listen, args=(desk,))
        self._reader.start()

    def _listen(self, desk: subprocess.Popen[str]) -> None:
        assert desk.stdout is not None
        with desk.stdout as lines:
            for line in lines:
                if line.endswith("\n"):  # the last one may be cut off: it was never told
                    _what, uid = json.loads(line)
                    self.told.done.append(uid)

    def kill_page(self) -> None:
        """End it as a power cut would."""
        if self._page is not None:
            self._page.process.kill()
            self._page.process.wait()
            self._page = None
            self._page_ends.close()

    def kill_desk(self) -> None:
        """End it as a power cut would."""
        if self._desk is not None and self._reader is not None:
            self._desk.kill()
            self._desk.wait()
            self._reader.join()
            self._desk = None

    def close(self) -> None:
        """Leave nothing running."""
        self.kill_desk()
        self.kill_page()

    # -- clients ------------------------------------------------------------------------------

    def let_clients_ask(self, seconds: float) -> list[threading.Thread]:
        """Clients who want the same few times, each for so long; they know no page that is dead."""
        with opened(self.url) as database:
            people = [database.write_now(self._newcomer) for _ in range(CLIENTS)]
        threads = [
            threading.Thread(target=self._ask, args=(cookies, f"10.1.{number % 250}.{each}"))
            for each, (number, cookies) in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        return threads

    def _newcomer(self, c: Connection) -> tuple[int, dict[str, str]]:
        """Somebody who has an account and is logged in: their number and their cookies."""
        self._number += 1
        now, email = int(time.time()), f"client{self._number}@example.org"
        account = accounts.add(
            c, email=email, name="Client", phone="", language="en", zone="", now=now
        )
        accounts.verify(c, account.id, now=now)
        token = sessions.open_session(c, account.id, device="", now=now)
        return self._number, {"session": token, "csrf": generate_csrf_token(practice.secret(c))}

    def _ask(self, cookies: dict[str, str], address: str) -> None:
        assert self._page is not None
        chance = random.Random(address)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"X-Forwarded-For": address},
            cookies=cookies,
            timeout=10,
        ) as browser:
            form = {"_csrf_token": cookies["csrf"], "zone": "Europe/Berlin", "text": "It blinks."}
            for _ in range(ATTEMPTS):
                start = _start_on(self.day, chance.randrange(0, 20))
                service = chance.choice((REMOTE, VISIT, QUICK))
                wish = {**form, "start": str(start), "place": "Main Street 1", "do": "send"}
                try:
                    held = browser.post(f"/book/{service}/hold", data=wish)
                    if held.status_code != 303:
                        continue
                    form = hidden(browser.get("/request"), "/request")
                    answer = browser.post("/request", data={**wish, **form})
                except httpx.HTTPError:
                    return
                place = urlsplit(answer.headers.get("location", "")).path
                if answer.status_code == 303 and place.startswith("/sent/"):
                    self.told.sent.append(place.removeprefix("/sent/"))

    def until_somebody_is_told(self) -> None:
        """Go on until both a client and the consultant were told that something is done.

        The page is filled by nobody before a client was served; what clients try while it shows
        nothing yet is tried once more.
        """
        give_up = time.monotonic() + SETTLES_WITHIN
        self.start_page()
        self.start_desk(quiet=True)
        while not self.told.sent and time.monotonic() < give_up:
            for thread in self.let_clients_ask(0.05):
                thread.join()
        self.kill_desk()
        self.start_desk()
        while not self.told.done and time.monotonic() < give_up:
            time.sleep(0.05)

    # -- in the end ---------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Both run again, with nobody to disturb them, until each has all that the other said."""
        self.kill_desk()
        self.start_page()
        self.start_desk(quiet=True)
        give_up = time.monotonic() + SETTLES_WITHIN
        diary = Diary.open(self.folder / "diary.db")
        try:
            with opened(self.url) as database:
                while True:
                    page, link = database.read_now(practice.state), read_link(diary)
                    if page.acknowledged_seq == page.last_seq == link.read_seq:
                        break
                    assert time.monotonic() < give_up, f"no rest: {page}, {link}"
                    time.sleep(0.1)
        finally:
            diary.close()
        # What was answered last is still to be published.
        time.sleep(1.0)
        self.close()


def _start_on(day: date, half_hour: int) -> int:
    first = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    return int((first + half_hour * timedelta(minutes=30)).timestamp())


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
