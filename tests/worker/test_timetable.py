"""The timetable: each job at its period or time of day, soon after it failed, anew after a jump."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.failing import retry_seconds
from scheduler_app.worker.timetable import Job, Timetable
from tests.worker.clocks import Clocks

SECOND, MINUTE, HOUR = 1, 60, 3_600


def table_of(clocks: Clocks, *jobs: Job) -> Timetable:
    return Timetable(clocks.wall, jobs, clocks.steady)


def ran_at(clocks: Clocks, job: str, table: Timetable, hours: float) -> list[datetime]:
    """When a job ran within so many hours, looked at twice a minute as the worker does."""
    found = []
    for _ in range(int(hours * 120)):
        if job in table.run_due():
            found.append(clocks.now)
        clocks.go_on(30 * SECOND)
    return found


def nothing(_now: datetime) -> None:
    """Done."""


def test_all_is_done_at_the_start_and_then_each_at_its_period(clocks: Clocks) -> None:
    table = table_of(clocks, Job("a", nothing, 60), Job("b", nothing, 90), Job("once", nothing))
    assert table.run_due() == ["a", "b", "once"]
    assert table.run_due() == []
    assert table.seconds_left(HOUR) == 60
    clocks.go_on(59)
    assert table.run_due() == []
    clocks.go_on(1)
    assert table.run_due() == ["a"]
    clocks.go_on(30)
    assert table.run_due() == ["b"]
    clocks.go_on(30)
    assert table.run_due() == ["a"]
    assert table.seconds_left(20) == 20


def test_a_period_counts_from_the_last_time_whoever_wanted_it(clocks: Clocks) -> None:
    table = table_of(clocks, Job("a", nothing, 60))
    table.run_due()
    clocks.go_on(50)
    table.soon("a")
    assert table.run_due() == ["a"]
    clocks.go_on(10)
    assert table.run_due() == []
    clocks.go_on(50)
    assert table.run_due() == ["a"]


def test_what_is_wanted_soon_is_done_at_the_nearest_of_all_wishes(clocks: Clocks) -> None:
    table = table_of(clocks, Job("a", nothing))
    table.run_due()
    assert table.seconds_left(HOUR) == HOUR
    table.soon("a", seconds=5)
    table.soon("a", seconds=9)
    assert table.seconds_left(HOUR) == 5
    clocks.go_on(5)
    assert table.run_due() == ["a"]


def test_what_is_wanted_while_it_runs_is_done_once_more(clocks: Clocks) -> None:
    tables: list[Timetable] = []
    wishes = [0.0]

    def wanted_meanwhile(_now: datetime) -> None:
        if wishes:
            tables[0].soon("a", seconds=wishes.pop())

    tables.append(table_of(clocks, Job("a", wanted_meanwhile, 60)))
    assert [tables[0].run_due() for _ in range(3)] == [["a"], ["a"], []]


def test_a_job_that_fails_is_retried_later_and_later_and_holds_up_nobody(clocks: Clocks) -> None:
    done: list[datetime] = []

    def fails(_now: datetime) -> None:
        raise Trouble("The line is down.")

    table = table_of(clocks, Job("a", fails, 3), Job("b", done.append))
    table.run_due()
    assert done == [clocks.now]
    told = table.trouble()["a"]
    assert told is not None and told.message == "The line is down."
    waits = []
    for _ in range(9):
        table.soon("a")
        waits.append(table.seconds_left(HOUR))
        clocks.go_on(waits[-1])
        assert table.run_due() == ["a"]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60], "neither a change nor a period overrules it"
    table.soon("a", even_failing=True)
    assert table.run_due() == ["a"]


def test_what_can_be_done_again_is_no_trouble_any_more(clocks: Clocks) -> None:
    broken = [True]

    def fails_once(_now: datetime) -> None:
        if broken:
            broken.pop()
            raise Trouble("The line is down.")

    table = table_of(clocks, Job("a", fails_once, 60))
    table.run_due()
    clocks.go_on(1)
    table.run_due()
    assert table.trouble() == {"a": None}
    assert table.seconds_left(HOUR) == 60


@pytest.mark.parametrize("failures", [1, 2, 63, 64, 1_100, 10**9])
def test_however_often_something_fails_the_pause_is_a_number(failures: int) -> None:
    """A laptop that was offline for a night has failed more often than a float can count."""
    assert retry_seconds(failures, first=1.0, last=30.0) == (failures if failures < 3 else 30.0)


@pytest.mark.expects_log("the job a failed")
def test_a_bug_is_logged_and_told(clocks: Clocks) -> None:
    table = table_of(clocks, Job("a", lambda _: 1 // 0, 60, doing="divide"))  # type: ignore[arg-type,return-value]
    table.run_due()
    told = table.trouble()["a"]
    assert told is not None and "to divide" in told.message


@pytest.mark.parametrize("jump", [timedelta(hours=7), timedelta(hours=-7)])
def test_a_jump_of_the_clock_plans_everything_anew(clocks: Clocks, jump: timedelta) -> None:
    table = table_of(clocks, Job("a", nothing, 86_400), Job("b", nothing, at="02:30"))
    table.run_due()
    clocks.now += jump
    assert table.run_due() == ["a", "b"]


class Watched(Job):
    """Somebody else acts right after one has looked when it is due."""

    meanwhile: threading.Thread | None = None
    _due: float | None = 0.0

    @property
    def due(self) -> float | None:
        seen = self._due
        thread, self.meanwhile = self.meanwhile, None
        if thread is not None:
            thread.start()
            thread.join(0.2)
        return seen

    @due.setter
    def due(self, due: float | None) -> None:
        self._due = due


def test_a_wish_while_another_thread_begins_with_it_is_heard(clocks: Clocks) -> None:
    """What is due may be taken up by the worker while whoever wants it looks at it."""
    job = Watched("a", nothing)
    table = table_of(clocks, job)
    job.meanwhile = worker = threading.Thread(target=table.run_due)
    table.soon("a")
    worker.join()
    assert table.run_due() in (["a"], []), "it ran after the wish, at once or just now"
    assert table.run_due() == []


def test_a_wish_while_another_thread_notes_a_failure_is_not_lost(clocks: Clocks) -> None:
    """Who asks before promising waits for this very publication."""

    def fails(_now: datetime) -> None:
        job.meanwhile = asking
        raise Trouble("The line is down.")

    job = Watched("a", fails)
    table = table_of(clocks, job)
    asking = threading.Thread(target=table.soon, args=("a",), kwargs={"even_failing": True})
    table.run_due()
    asking.join()
    assert table.seconds_left(HOUR) == 0


# -- the nights when the clocks change ------------------------------------------------------------

AUTUMN = {
    "Europe/Berlin": datetime(2026, 10, 25, 0, 0, tzinfo=UTC),
    "America/New_York": datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
}
"""An hour before the clocks go back."""
SPRING = {
    "Europe/Berlin": datetime(2027, 3, 28, 0, 0, tzinfo=UTC),
    "America/New_York": datetime(2027, 3, 14, 6, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("nights", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_no_period_stands_still_while_the_clocks_change(
    clocks: Clocks, machine_in: str, nights: dict[str, datetime]
) -> None:
    clocks.now = nights[machine_in] + timedelta(minutes=1)
    table = table_of(clocks, Job("publish", nothing, 300), Job("night", nothing, at="02:30"))
    ran = ran_at(clocks, "publish", table, hours=4)
    assert _gaps(ran) == {300.0}
    assert len(ran) == 4 * 12


def _gaps(moments: list[datetime]) -> set[float]:
    return {(b - a).total_seconds() for a, b in pairwise(moments)}


def half_past_two(before: datetime) -> datetime:
    """The first instant after `before` at which the clock of this machine shows 02:30 or more."""
    moment = before
    while moment.astimezone().strftime("%H:%M") < "02:30":
        moment += timedelta(seconds=30)
    return moment


@pytest.mark.parametrize("nights", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_what_has_a_time_of_day_is_done_once_in_the_nights_when_clocks_change(
    clocks: Clocks, machine_in: str, nights: dict[str, datetime]
) -> None:
    clocks.now = nights[machine_in] - timedelta(hours=12)
    table = table_of(clocks, Job("night", nothing, at="02:30"))
    assert table.run_due() == ["night"], "what the last night missed is made good at the start"
    assert ran_at(clocks, "night", table, hours=36) == [half_past_two(nights[machine_in])]


def test_a_night_that_was_slept_through_is_made_good_on_waking(clocks: Clocks) -> None:
    table = table_of(clocks, Job("night", nothing, at="02:30"))
    table.run_due()
    # The steady clock stands still while a machine sleeps.
    clocks.now += timedelta(hours=9)
    assert table.run_due() == ["night"]
    assert table.run_due() == []


def test_a_job_of_the_night_that_fails_is_retried_and_not_put_off_till_the_next(
    clocks: Clocks,
) -> None:
    broken = [True, True]

    def fails(_now: datetime) -> None:
        if broken:
            broken.pop()
            raise Trouble("The disk is full.")

    table = table_of(clocks, Job("night", fails, at="02:30"))
    assert len(ran_at(clocks, "night", table, hours=0.1)) == 3
    assert table.trouble() == {"night": None}
