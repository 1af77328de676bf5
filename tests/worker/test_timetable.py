"""The timetable: each job at its period, again soon after it failed, and anew after a jump."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.timetable import Job, Timetable


class Clock:
    """Stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def test_all_is_done_at_the_start_and_then_at_its_period(now: datetime) -> None:
    done: list[str] = []
    table = Timetable(
        Clock(now),
        [Job("a", lambda _: done.append("a"), 60), Job("b", lambda _: done.append("b"), 60)],
    )
    assert table.run_due()
    assert done == ["a", "b"]
    assert not table.run_due()
    assert 0 < table.seconds_left(3600) <= 60


def test_a_job_that_fails_is_retried_later_and_later_and_holds_up_nobody(now: datetime) -> None:
    done: list[datetime] = []

    def fails(_now: datetime) -> None:
        raise Trouble("The line is down.")

    table = Timetable(Clock(now), [Job("a", fails, 60), Job("b", done.append, 60)])
    table.run_due()
    assert done == [now]
    told = table.trouble()["a"]
    assert told is not None and told.message == "The line is down."
    first = table.seconds_left(3600)
    table.soon("a")
    assert table.seconds_left(3600) > 0.5, "a change does not overrule the retry"
    table.soon("a", even_failing=True)
    table.run_due()
    assert table.seconds_left(3600) > first


@pytest.mark.expects_log("the job a failed")
def test_a_bug_is_logged_and_told(now: datetime) -> None:
    table = Timetable(Clock(now), [Job("a", lambda _: 1 // 0, 60)])  # type: ignore[arg-type]
    table.run_due()
    assert table.trouble()["a"] is not None


@pytest.mark.parametrize("jump", [timedelta(hours=7), timedelta(hours=-7)])
def test_a_jump_of_the_clock_plans_everything_anew(now: datetime, jump: timedelta) -> None:
    done: list[datetime] = []
    clock = Clock(now)
    table = Timetable(clock, [Job("a", done.append, 86_400)])
    table.run_due()
    clock.now += jump
    table.run_due()
    assert done == [now, now + jump]
