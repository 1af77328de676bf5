"""Random days: a diary with followers, held against the slow model after each step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import plans, reminders
from scheduler_app.storage.messages.tray import FOLLOWER
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.page.link import pair, pairing_code, read_inbox
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.messages.outside import WORDS, Outside
from tests.use_cases.messages.slow_outbox import judged
from tests.use_cases.messages.toy_follower import ToyFollower

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)

away = st.one_of(st.integers(-4, 12), st.integers(-48, 24 * 7), st.integers(900, 1_100))
"""Half hours from now: soon, within days, and about where the plan ends."""
which = st.integers(0, 30)
yes = st.booleans()
words = st.sampled_from(WORDS)
waits = st.sampled_from([1, 1, 20, 90, 60 * 26, 60 * 24 * 4, 60 * 24 * 30])
"""Minutes."""


@contextmanager
def planted(toy: ToyFollower) -> Iterator[None]:
    """For as long as this lasts the toy follows too, and a chunk is two bookings."""
    before, chunk = brought.followers, plans.CHUNK
    brought.followers = lambda: (FOLLOWER, reminders.FOLLOWER, toy)  # type: ignore[assignment]
    plans.CHUNK = 2
    try:
        yield
    finally:
        brought.followers = before
        plans.CHUNK = chunk


@cache
def founded() -> tuple[bytes, dict[str, object]]:
    """The file of a practice with two clients and a page, and what that page remembers of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.sqlite3"
        diary = Diary.open(path)
        found_practice(diary, zone_name="Europe/Berlin", now=NOW)
        page = FakePage(lambda: NOW)
        for service in list_services(diary)[:2]:
            save_service(diary, replace(service, online=Online.AT_ONCE), now=NOW)
        code = pairing_code("https://book.example/#code")
        pair(diary, page, code, "hosted", keep=lambda _page, _token: None, now=NOW)
        for name in ("Anna", "Bert"):
            places = (Place(0, "Shop", "Hauptstr. 1"),)
            given = TextsWord(Permission.GIVEN, NOW, "by phone")
            email, phones = f"{name.lower()}@example.org", ("+4915155555555",)
            client = Client(0, name, email=email, phones=phones, places=places, texts=given)
            save_client(diary, client, now=NOW)
        diary.close()
        kept = {name: value for name, value in vars(page).items() if name != "now"}
        return path.read_bytes(), kept


class OutboxDesk(RuleBasedStateMachine):
    """A diary, a booking page, what is outside, and a clock that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.toy = ToyFollower()
        self.planting = planted(self.toy)
        self.planting.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "diary.sqlite3"
        file, page = founded()
        self.path.write_bytes(file)
        self.diary = Diary.open(self.path)
        self.time = NOW
        self.outside = Outside()
        self.page = FakePage(self.now)
        self.page.__dict__ |= {**deepcopy(page), "now": self.now}
        self.plan_everything()

    def teardown(self) -> None:
        try:
            self.plan_everything()
        finally:
            self.closed()

    def closed(self) -> None:
        """Everything is as it was before this day."""
        self.diary.close()
        self.folder.cleanup()
        self.planting.__exit__(None, None, None)

    def now(self) -> datetime:
        return self.time

    def restarted(self) -> None:
        """The program ends, or is killed, and begins again."""
        self.diary.close()
        self.diary = Diary.open(self.path)

    @invariant()
    def the_outbox_is_what_the_diary_says(self) -> None:
        tables = judged(self.diary, shift=self.toy.shift, now=to_epoch(self.time))
        standing = tables.standing()
        known = {"handed over", "withdrawing", "sending", "unknown"}
        for key in self.outside.held:
            assert standing[key]["state"] in known, f"{standing[key]['state']}, and held: {key}"

    # -- what deeds ask for --------------------------------------------------------------------

    def attempt(self, verb: Callable[[], object]) -> None:
        """Do it, or be refused."""
        try:
            verb()
        except Trouble:
            return

    def hear(self) -> None:
        read_inbox(self.diary, self.page, now=self.now)

    def at(self, half_hours: int) -> datetime:
        """An instant on the grid, so many half hours from now."""
        half = self.time.replace(minute=30 * (self.time.minute // 30))
        return half + timedelta(minutes=30 * half_hours)

    def ids(self, pick: int) -> int:
        """Some booking of those there are, the last ones more often."""
        items = calendar_items(self.diary, 0, 2**33, with_cancelled=True)
        known = sorted(item.id for item in items)
        return known[-1 - pick % len(known)] if known else 99

    def client(self, pick: int) -> Client:
        clients = list_clients(self.diary)
        if not clients:  # all of them were taken back
            clients = [save_client(self.diary, Client(0, "Carla"), now=self.time)]
        return clients[pick % len(clients)]

    def plan_everything(self) -> None:
        for _ in range(300):
            if not plan_chunk(self.diary, now=self.time):
                break
        else:
            raise AssertionError("planning does not come to an end")
        judged(self.diary, shift=self.toy.shift, now=to_epoch(self.time), whole=True)
