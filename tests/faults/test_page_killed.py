"""Faults: desktop and page, as the programs they are, killed at any moment while requests flow."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from scheduler_app.booking_page.store import practice
from scheduler_app.domain.errors import Trouble
from scheduler_app.gateways.page_http import PageHttp
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.examination import damage, overlaps_without_permit
from scheduler_app.use_cases import page_link
from scheduler_app.use_cases.find_slots import find_slots
from scheduler_app.use_cases.page_link import PairingCode, pair, read_link
from scheduler_app.use_cases.practice import save_settings
from scheduler_app.use_cases.show_calendar import conflicts_to_settle
from tests.faults.both_sides import AT_ONCE, PEOPLE, PageSide, lay_out, requests_of

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class Both:
    """Two programs over two files, each started again after it was killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chance = random.Random(20270301)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = ""
        self.side = PageSide(folder / "page.sqlite3", lambda: int(time.time()))
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.starts = 0

    def start(self, name: str) -> None:
        """Start the page, or the desktop, and wait until it works."""
        self.starts += 1
        words = {
            "page": ["scheduler_app.booking_page", "serve", "--port", str(self.port)],
            "desktop": ["tests.faults.desktop", str(self.folder / "diary.sqlite3"),
                        str(self.starts)],
        }  # fmt: skip
        settings = {"PAGE_URL": self.url, "PAGE_DATA": str(self.folder)}
        process = subprocess.Popen(
            [sys.executable, "-m", *words[name]],
            cwd=ROOT,
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if name == "desktop" else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running[name] = process
        if name == "desktop":
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(f"{self.token}\n".encode())
            process.stdin.flush()
            assert process.stdout.readline() == b"ready\n"
        else:
            self._wait_for_page()

    def kill(self, name: str) -> None:
        """It ends here, whatever it was about to do."""
        process = self.running.pop(name)
        process.kill()
        process.wait()
        for line in (process.stdin, process.stdout):
            if line is not None:
                with suppress(OSError):
                    line.close()

    def clients_ask(self, seconds: float) -> None:
        """Clients take hours that the page offers, by its own rules."""
        end = time.monotonic() + seconds
        while True:
            with suppress(Trouble):
                service = self.chance.choice((1, AT_ONCE))
                free = self.side.free(service)
                if free:
                    start = self.chance.choice(free)
                    self.side.book(self.chance.choice(PEOPLE), service, start)
            if time.monotonic() > end:
                return
            time.sleep(0.02)

    def _wait_for_page(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            with suppress(httpx.HTTPError):
                httpx.get(f"{self.url}/health/live", timeout=2)
                return
            assert time.monotonic() < end, "the page did not start"
            time.sleep(0.05)


@contextmanager
def both(folder: Path) -> Iterator[Both]:
    """The two programs, paired and running."""
    lay_out(folder)
    made = Both(folder)
    diary = Diary.open(folder / "diary.sqlite3")
    now = datetime.now(UTC)
    hours = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    always = {f"hours.{day}": "00:00-24:00" for day in hours}
    save_settings(diary, always | {"booking.horizon": "90"}, now=now)
    try:
        made.start("page")
        code = made.side.write(lambda c: practice.new_pairing_code(c, int(time.time())))
        stranger = PageHttp(made.url)

        def keep(_page: str, token: str) -> None:
            made.token = token

        wanted = PairingCode(made.url, code)
        pair(diary, stranger, wanted, "hosted", keep=keep, now=now.replace(microsecond=0))
        stranger.close()
        diary.close()
        made.start("desktop")
        yield made
    finally:
        diary.close()
        for name in tuple(made.running):
            made.kill(name)
        made.side.database.close()


def _kill_and_check(folder: Path, *, kills: int) -> None:
    with both(folder) as office:
        _until_published(office)
        for number in range(kills):
            name = "page" if number % 3 == 2 else "desktop"
            office.clients_ask(office.chance.uniform(0.05, 0.6))
            office.kill(name)
            office.clients_ask(0.1)  # clients go on, whoever is gone
            office.start(name)
        office.clients_ask(0.5)
        office.kill("desktop")
        diary = Diary.open(folder / "diary.sqlite3")
        try:
            _check(office, diary)
        finally:
            diary.close()


def _until_published(office: Both) -> None:
    end = time.monotonic() + PATIENCE
    while office.side.read(practice.state).generation == 0:
        assert time.monotonic() < end, "nothing was published"
        time.sleep(0.05)


def _check(office: Both, diary: Diary) -> None:
    """Read and publish once more; then both sides agree, and nothing is lost, doubled or held."""
    now = datetime.now(UTC).replace(microsecond=0)
    gateway = PageHttp(office.url, office.token)
    try:
        page_link.read_inbox(diary, gateway, now=lambda: now)
        page_link.publish(diary, gateway, now=now)
    finally:
        gateway.close()
    told = office.side.events()
    requests = requests_of(told)
    assert len(requests) > 10, "hardly anything flowed"
    assert read_link(diary).read_seq == len(told)
    with diary.read() as connection:
        assert damage(connection) == []
        assert overlaps_without_permit(connection) == []
        rows = connection.exec_driver_sql("SELECT uid, state FROM bookings").all()
    assert conflicts_to_settle(diary) == []
    states = {row.uid: row.state for row in rows}
    assert len(states) == len(rows)
    for event in requests:
        assert event.wish is not None
        assert event.uid in states
        if event.wish.at_once:
            assert states[event.uid] == "confirmed"
    free = find_slots(diary, 1, now.date(), now.date() + timedelta(days=92), now=now,
                      as_client=True)  # fmt: skip
    offered = office.side.free(1)
    # The two are asked a moment apart: the edges of what may be booked move on meanwhile.
    assert set(offered) ^ {int(start.timestamp()) for start in free} <= {
        start for start in offered if start > (now + timedelta(days=89)).timestamp()
    }


def test_six_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _kill_and_check(tmp_path, kills=6)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_of_desktop_and_page_lose_and_double_nothing(tmp_path: Path) -> None:
    _kill_and_check(tmp_path, kills=200)
