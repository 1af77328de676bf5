"""Faults: window and worker take over from each other, killed at any moment, and nothing is lost.

The page, the window, the worker without one and whoever books by phone are programs of their own.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.tray import KIND
from scheduler_app.domain.zones import to_epoch
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.practice.settings import save_settings
from tests import drawing
from tests.booking_page.serving import ROOT
from tests.faults.office import SEATS, SHOWN
from tests.faults.test_killed import Told, _check
from tests.protocol.desk import now
from tests.protocol.rounds import SETTLES_WITHIN, Rounds
from tests.simulation.invariants import promises
from tests.simulation.practice.world import World

WINDOW, HEADLESS, PHONE = "window", "headless", "phone"

HAPPENED_ONCE = {RowState.SENT}
NOT_KNOWN = {RowState.UNKNOWN}
NEVER_HAPPENED = {RowState.SKIPPED, RowState.WITHDRAWN}
DONE_WITH = HAPPENED_ONCE | NOT_KNOWN | NEVER_HAPPENED


def test_six_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _take_over(tmp_path, kills=6)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _take_over(tmp_path, kills=200)


@dataclass
class House(Rounds):
    """The programs of one practice, and what they told."""

    folder: Path
    programs: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    commits: Told = field(default_factory=lambda: defaultdict(list))
    _number: int = 0
    _listening: threading.Thread | None = None

    def __post_init__(self) -> None:
        super().__init__(self.folder)

    @property
    def diary(self) -> Path:
        """Where the programs have it; `Rounds` founds it under another name."""
        return self.folder / DIARY_NAME

    def found(self) -> None:
        """A practice that is reminded a day ahead: whatever is booked is due at once."""
        super().found()
        (self.folder / "diary.db").rename(self.diary)
        diary = Diary.open(self.diary)
        save_settings(diary, {"messages.remind_me": "1440"}, now=now())
        diary.close()

    def start(self, role: str) -> None:
        """Start a program, if it does not run."""
        if role in self.programs:
            return
        self._number += 1
        secret = str(self._number) if role == PHONE else self._token
        with (self.folder / f"{role}.log").open("a") as log:
            begun = self.programs[role] = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.office", role, str(self.folder), secret],
                cwd=ROOT,
                stdout=subprocess.PIPE if role == PHONE else subprocess.DEVNULL,
                stderr=log,
                text=True,
            )
        if role == PHONE:
            self._listening = threading.Thread(target=self._listen_to, args=(begun,))
            self._listening.start()

    def _listen_to(self, phone: subprocess.Popen[str]) -> None:
        assert phone.stdout is not None
        with phone.stdout as lines:
            for line in lines:
                if line.startswith("[") and line.endswith("\n"):
                    booking_id, start, state = json.loads(line)
                    self.commits[booking_id].append((start, state))

    def kill(self, role: str) -> None:
        """End a program as a power cut would."""
        gone = self.programs.pop(role, None)
        if gone is not None:
            gone.kill()
            gone.wait()
            if role == PHONE and self._listening is not None:
                self._listening.join()

    def close_down(self, role: str) -> None:
        """End a program as whoever logs out does."""
        gone = self.programs.pop(role, None)
        if gone is not None:
            gone.terminate()
            gone.wait(SETTLES_WITHIN)

    def close(self) -> None:
        """Leave nothing running."""
        for role in tuple(self.programs):
            self.kill(role)
        super().close()

    # -- who sits -----------------------------------------------------------------------------

    def seats(self) -> list[list[str]]:
        """What was said of the seat: (what, process, role), in order."""
        path = self.folder / SEATS
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def until_it_sits(self, role: str) -> None:
        """Wait until the program that runs now in this role has the seat."""
        mine = str(self.programs[role].pid)
        self.until(lambda: self._last_taken() == mine, f"the {role} never came to work")

    def _last_taken(self) -> str:
        return next((pid for what, pid, _ in reversed(self.seats()) if what == "took"), "")

    def until(self, true: Callable[[], object], otherwise: str) -> None:
        """Wait for something that a program does, however slow the machine is."""
        give_up = time.monotonic() + SETTLES_WITHIN
        while not true():
            assert time.monotonic() < give_up, f"{otherwise}: {self._said()}"
            time.sleep(0.02)

    def _said(self) -> str:
        logs = (self.folder / f"{role}.log" for role in (WINDOW, HEADLESS))
        return "\n".join(log.read_text()[-2000:] for log in logs if log.exists())

    # -- in the end ---------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """A window is open and nobody disturbs it until it has done all that is due."""
        self.kill(PHONE)
        self.kill(HEADLESS)
        self.start(WINDOW)
        self.until_it_sits(WINDOW)
        diary = Diary.open(self.diary)
        try:
            with opened(self.url) as database:

                def rests() -> bool:
                    page, link = database.read_now(practice.state), read_link(diary)
                    open_rows = [row for row in _rows(diary) if row.is_late()]
                    return page.acknowledged_seq == page.last_seq == link.read_seq and not open_rows

                self.until(rests, "it never came to rest")
        finally:
            diary.close()
        self.close_down(WINDOW)
        self.close()


@dataclass(frozen=True)
class Row:
    """A row of the outbox, as it lies in the diary."""

    key: str
    state: RowState
    reason: str
    due: int = 0

    def is_late(self) -> bool:
        """Whether it was due, and nothing has become of it."""
        return self.state not in DONE_WITH and self.due <= to_epoch(now())


def _rows(diary: Diary) -> list[Row]:
    with diary.read() as connection:
        query = "SELECT key, state, reason, due_at FROM outbox WHERE kind = ?"
        found = connection.exec_driver_sql(query, (KIND,)).all()
    return [Row(key, RowState(state), reason, due) for key, state, reason, due in found]


def _take_over(folder: Path, *, kills: int) -> None:
    chance = drawing.chance()
    house = House(folder)
    try:
        house.found()
        house.start(PHONE)
        house.start(HEADLESS)
        asking: list[threading.Thread] = []
        for number in range(kills):
            if number % 5 == 0:
                asking += house.let_clients_ask(0.0)
            _one_kill(house, chance)
        for thread in asking:
            thread.join()
        house.come_to_rest()
        _judge(house)
    finally:
        house.close()


def _one_kill(house: House, chance: random.Random) -> None:
    """One of both dies, at work or on the way there; the other one goes on, or does so at once."""
    house.start(HEADLESS)
    if chance.random() < 0.4:
        # The worker dies while it works, or while it gets up for a window.
        house.until_it_sits(HEADLESS)
        if chance.random() < 0.5:
            house.start(WINDOW)
        time.sleep(chance.uniform(0.0, 0.6))
        house.kill(HEADLESS)
        house.start(WINDOW)
        house.until_it_sits(WINDOW)
        house.start(HEADLESS)
        time.sleep(chance.uniform(0.0, 0.3))
        if chance.random() < 0.5:
            house.close_down(WINDOW)
            house.until_it_sits(HEADLESS)
        else:
            house.kill(WINDOW)
    else:
        # The window dies at work, or before it has come to it.
        house.start(WINDOW)
        if chance.random() < 0.7:
            house.until_it_sits(WINDOW)
        time.sleep(chance.uniform(0.0, 0.6))
        house.kill(WINDOW)
    house.until_it_sits(HEADLESS)


def _judge(house: House) -> None:
    _one_sat_at_a_time(house.seats())
    diary = Diary.open(house.diary)
    try:
        rows = _rows(diary)
    finally:
        diary.close()
    shown = Counter((house.folder / SHOWN).read_text().splitlines())
    _shown_once(rows, shown)
    assert sum(shown.values()), "nothing was ever shown"
    assert house.commits, "nobody booked"
    _check(house.diary, house.commits)
    house.diary.rename(house.folder / "diary.db")
    world = World(house.folder, house.url, now=now())
    try:
        promises.the_diary_is_whole(world)
        promises.no_event_counts_twice(world)
        promises.every_event_had_its_effect(world, restored=False)
        assert house.told.sent, "no client was told anything"
        with world.diary.read() as connection:
            uids = list(connection.exec_driver_sql("SELECT uid FROM bookings").scalars())
        counted = {uid: uids.count(uid) for uid in house.told.sent}
        assert counted == dict.fromkeys(house.told.sent, 1), "told, and lost or doubled"
    finally:
        world.close()


def _one_sat_at_a_time(lines: list[list[str]]) -> None:
    """Whoever says anything of the seat is who took it last."""
    sits = ""
    for what, pid, role in lines:
        if what == "took":
            sits = pid
        assert pid == sits, f"the {role} held the seat after another one had taken it"


def _shown_once(rows: list[Row], shown: Counter[str]) -> None:
    states = {row.key: row.state for row in rows}
    for key, times in shown.items():
        assert times == 1, f"{key} was shown {times} times"
        assert states.get(key) in HAPPENED_ONCE | NOT_KNOWN, f"{key} was shown and is {states}"
    for row in rows:
        assert not row.is_late(), f"{row.key} is left {row.state}"
        if row.state in HAPPENED_ONCE:
            assert shown[row.key] == 1, f"{row.key} was not shown"
        if row.state in NOT_KNOWN | {RowState.SKIPPED}:
            assert row.reason, f"{row.key} is {row.state} without a reason"


# -- the judges see what they are there for -------------------------------------------------------


@contextmanager
def _condemned(match: str) -> Iterator[None]:
    with pytest.raises(AssertionError, match=match):
        yield


def test_the_judge_sees_two_that_sit_and_what_is_lost_or_doubled() -> None:
    """The control."""
    alone, both = ["took 1 window", "holds 1 window", "took 2 headless"], ["holds 1 window"]
    _one_sat_at_a_time([line.split() for line in alone])
    with _condemned("after another one"):
        _one_sat_at_a_time([line.split() for line in [*alone, *both]])
    sent, unknown = Row("a", RowState.SENT, ""), Row("a", RowState.UNKNOWN, "it died")
    _shown_once([sent], Counter({"a": 1}))
    _shown_once([unknown], Counter())
    for rows, shown, match in (
        ([sent], {"a": 2}, "shown 2 times"),
        ([sent], {}, "was not shown"),
        ([], {"a": 1}, "was shown and is"),
        ([Row("a", RowState.PLANNED, "")], {}, "is left planned"),
        ([Row("a", RowState.SKIPPED, "")], {}, "without a reason"),
    ):
        with _condemned(match):
            _shown_once(rows, Counter(shown))
