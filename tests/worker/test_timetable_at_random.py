"""The timetable on days drawn at random: what it runs is what a slow model of it expects."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.failing import retry_seconds
from scheduler_app.worker.timetable import Did, Job, Timetable
from tests.worker.clocks import Clocks, library_of

PERIOD = 300.0
NIGHT = "02:30"
SECOND = timedelta(seconds=1)

STARTS = {
    "Europe/Berlin": (
        datetime(2027, 3, 27, 20, 0, tzinfo=UTC),
        datetime(2026, 10, 24, 20, 0, tzinfo=UTC),
        datetime(2027, 6, 1, 20, 0, tzinfo=UTC),
    ),
    "America/New_York": (
        datetime(2027, 3, 14, 1, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 1, 0, tzinfo=UTC),
        datetime(2027, 6, 1, 1, 0, tzinfo=UTC),
    ),
    # It has no such nights, and stands half an hour beside the others.
    "Asia/Kolkata": (datetime(2027, 3, 1, 16, 0, tzinfo=UTC),),
}
"""The evening before the clocks go forward, before they go back, and an ordinary one."""


@dataclass(frozen=True)
class Step:
    """What happens between two looks at the timetable."""

    passes: int
    jumps: int
    wanted: tuple[tuple[str, int, bool], ...]
    fails: frozenset[str]


names = st.sampled_from(("period", "night", "again", "wish"))
steps = st.builds(
    Step,
    passes=st.one_of(st.integers(1, 20), st.integers(1, 7_200)),
    jumps=st.one_of(st.just(0), st.just(0), st.integers(-43_200, 43_200)),
    wanted=st.lists(
        st.tuples(names, st.one_of(st.just(0), st.integers(0, 600)), st.booleans()), max_size=2
    ).map(tuple),
    fails=st.frozensets(names, max_size=2),
)


@contextmanager
def machine(zone: str, clocks: Clocks) -> Iterator[None]:
    """A machine that is set to this zone, and its clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        patch.setattr("schedule.datetime", library_of(clocks))
        time.tzset()
        yield
    time.tzset()


class SlowModel:
    """What is due, reckoned from a list of wishes; a wish is a second of the steady clock."""

    def __init__(self, clocks: Clocks) -> None:
        self.clocks = clocks
        self.wishes: dict[str, list[float]] = {name: [clocks.seconds] for name in WAYS}
        self.failures = dict.fromkeys(WAYS, 0)
        self.looked = (clocks.now, clocks.seconds)

    def due(self) -> set[str]:
        """What is to be run at this look."""
        wall, steady = self.clocks.now, self.clocks.seconds
        before, was_steady = self.looked
        self.looked = (wall, steady)
        if abs((wall - before).total_seconds() - (steady - was_steady)) > 5:
            return set(WAYS)
        if shows_half_past_two(before, wall) and not self.failures["night"]:
            self.wishes["night"].append(steady)
        return {name for name, wishes in self.wishes.items() if any(at <= steady for at in wishes)}

    def wish(self, name: str, seconds: float, *, even_failing: bool) -> None:
        if even_failing or not self.failures[name]:
            self.wishes[name].append(self.clocks.seconds + seconds)

    def ran(self, name: str, *, failed: bool) -> None:
        now = self.clocks.seconds
        self.wishes[name] = []
        self.failures[name] = self.failures[name] + 1 if failed else 0
        if failed:
            wait = retry_seconds(self.failures[name], first=1.0, last=60.0)
            self.wishes[name].append(now + wait)
        elif name == "period":
            self.wishes[name].append(now + PERIOD)
        elif name == "again":
            self.wishes[name].append(now + AGAIN.total_seconds())


def shows_half_past_two(before: datetime, until: datetime) -> bool:
    """Whether the clock of this machine came to half past two, or beyond it in a leap."""
    moment = before
    while moment < until:
        then = min(moment + 60 * SECOND, until)
        a, b = (each.astimezone().replace(tzinfo=None) for each in (moment, then))
        mark = b.replace(hour=2, minute=30, second=0)
        if a < mark <= b:
            return True
        moment = then
    return False


WAYS = ("period", "night", "again", "wish")
AGAIN = timedelta(seconds=777)


class Played:
    """The timetable, and who fails at this step."""

    def __init__(self, clocks: Clocks) -> None:
        self.fails: frozenset[str] = frozenset()
        self.heard: list[JobRun] = []

        def work(name: str) -> Job:
            def done(now: datetime) -> Did:
                if name in self.fails:
                    raise Trouble("The line is down.")
                return Did("Done.", now + AGAIN if name == "again" else None)

            return Job(
                name,
                done,
                PERIOD if name == "period" else None,
                NIGHT if name == "night" else "",
                lane=f"lane of {name}",
            )

        self.table = Timetable(
            clocks.wall, [work(name) for name in WAYS], clocks.steady, heard=self.heard.append
        )


@given(
    zone=st.sampled_from(tuple(STARTS)),
    which=st.integers(0, 2),
    drawn=st.lists(steps, min_size=1, max_size=40),
    stubborn=st.frozensets(names, max_size=2),
    by_lanes=st.booleans(),
)
def test_what_runs_is_what_is_due(
    zone: str, which: int, drawn: list[Step], stubborn: frozenset[str], by_lanes: bool
) -> None:
    clocks = Clocks(STARTS[zone][which % len(STARTS[zone])])
    with machine(zone, clocks):
        played = Played(clocks)
        model = SlowModel(clocks)
        for step in drawn:
            expected = model.due()
            played.fails = step.fails | stubborn
            played.heard.clear()
            if by_lanes:
                ran = [each for name in WAYS for each in played.table.run_due(f"lane of {name}")]
            else:
                ran = played.table.run_due()
            assert sorted(ran) == sorted(expected)
            for name in ran:
                model.ran(name, failed=name in played.fails)
            told = [run.job for run in played.heard if run.outcome is not JobOutcome.SKIPPED]
            assert sorted(told) == sorted(ran), "each run is told once"
            for name, seconds, even in step.wanted:
                played.table.soon(name, seconds=seconds, even_failing=even)
                model.wish(name, seconds, even_failing=even)
            left = played.table.seconds_left(10**9)
            due = [at for wishes in model.wishes.values() for at in wishes]
            assert left <= max(0.0, min(due, default=10**9) - clocks.seconds)
            clocks.go_on(step.passes)
            clocks.now += timedelta(seconds=step.jumps)


@given(
    zone=st.sampled_from(tuple(STARTS)),
    which=st.integers(0, 2),
    runs=st.lists(st.integers(60, 90_000), min_size=1, max_size=12),
)
def test_whenever_the_program_is_started_and_ended_each_night_counts_once(
    zone: str, which: int, runs: list[int]
) -> None:
    """`runs` are the seconds that it is on and off in turn; the rows of runs outlive it."""
    clocks = Clocks(STARTS[zone][which % len(STARTS[zone])])
    with machine(zone, clocks):
        made: dict[str, datetime] = {}
        done: list[datetime] = []
        for place, seconds in enumerate(runs):
            if place % 2:
                clocks.go_on(seconds)
                continue
            table = Timetable(clocks.wall, [Job("night", _nothing, at=NIGHT)], clocks.steady)
            table.plan_start(made)
            for look in range(seconds // 600 + 1):
                missed = not look and (not done or shows_half_past_two(done[-1], clocks.now))
                ran = table.run_due()
                assert ran or not missed, "what a night missed is made good at the start"
                if ran:
                    made["night"] = clocks.now
                    done.append(clocks.now)
                clocks.go_on(min(600, seconds))
        assert done[0] == STARTS[zone][which % len(STARTS[zone])], "it never was before"
        for earlier, later in pairwise(done):
            assert shows_half_past_two(earlier, later), "no night stood between the two"


def _nothing(_now: datetime) -> None:
    """Done."""
