"""The timetable: what jobs ask for themselves, what was done before the start, and its lanes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.care.jobs import JobRun
from scheduler_app.worker.times_of_day import latest_before
from scheduler_app.worker.timetable import Did, Job, Timetable
from tests.worker.clocks import Clocks
from tests.worker.test_timetable import HOUR, nothing, table_of


def test_a_job_comes_again_when_it_says_so_and_at_its_period_all_the_same(clocks: Clocks) -> None:
    wishes = [timedelta(seconds=90), timedelta(seconds=-5), timedelta(seconds=500)]

    def wishing(now: datetime) -> Did:
        return Did("Sent.", now + wishes.pop(0)) if wishes else Did()

    table = table_of(clocks, Job("a", wishing, 300))
    assert table.run_due() == ["a"]
    assert table.next_at("a") == clocks.now + timedelta(seconds=90)
    clocks.go_on(89)
    assert table.run_due() == []
    clocks.go_on(1)
    assert table.run_due() == ["a"]
    assert table.run_due() == ["a"], "it was late already when it said so"
    assert table.seconds_left(HOUR) == 300, "the period is nearer than the wish"


@pytest.mark.parametrize(
    ("last", "due", "skipped"),
    [
        (timedelta(minutes=1), False, False),
        (timedelta(hours=48), True, False),
        (timedelta(hours=-1), True, True),
        (None, True, False),
    ],
    ids=["done since", "dated ahead", "before", "never"],
)
@pytest.mark.usefixtures("machine_in")
def test_what_was_done_since_its_time_of_day_waits_for_the_next(
    clocks: Clocks, last: timedelta | None, due: bool, skipped: bool
) -> None:
    heard: list[JobRun] = []
    job = Job("night", nothing, at="02:30")
    table = Timetable(clocks.wall, [job], clocks.steady, heard=heard.append)
    half_past = latest_before("02:30", clocks.now)
    table.plan_start({} if last is None else {"night": half_past + last})
    assert [(run.job, run.outcome) for run in heard] == [("night", "skipped")] * skipped
    assert table.run_due() == ["night"] * due


def test_a_start_leaves_the_first_seconds_to_others(clocks: Clocks) -> None:
    table = table_of(clocks, Job("backup", nothing, at="02:30", after=3.0))
    table.plan_start({})
    assert table.run_due() == []
    clocks.go_on(3)
    assert table.run_due() == ["backup"]


def test_a_night_that_was_slept_through_is_told_as_left_out(clocks: Clocks) -> None:
    heard: list[JobRun] = []
    table = Timetable(
        clocks.wall, [Job("night", nothing, at="02:30")], clocks.steady, heard=heard.append
    )
    table.run_due()
    heard.clear()
    clocks.now += timedelta(days=1)
    assert table.run_due() == ["night"]
    assert [run.outcome for run in heard] == ["skipped", "idle"]
    assert heard[0].at == latest_before("02:30", clocks.now)


def test_each_lane_runs_its_own_and_wakes_the_others_for_theirs(clocks: Clocks) -> None:
    woken: list[str] = []
    jobs = [Job("a", nothing, 60, lane="page"), Job("b", nothing, at="02:30", lane="backup")]
    table = Timetable(clocks.wall, jobs, clocks.steady, wake=woken.append)
    assert table.run_due("page") == ["a"]
    assert table.run_due("mail") == []
    woken.clear()
    assert table.run_due("page") == []
    assert woken == ["backup"], "it has not had its turn yet"
    assert table.run_due("backup") == ["b"]
    assert table.seconds_left(HOUR, "mail") == HOUR
    assert table.seconds_left(HOUR, "page") == 60
    woken.clear()
    table.soon("b", seconds=10)
    table.soon("b", seconds=20)
    assert woken == ["backup"], "a wish that changes nothing wakes nobody"


@pytest.mark.expects_log("a run of a could not be told")
def test_a_listener_of_runs_that_fails_fails_alone(clocks: Clocks) -> None:
    def fails(_run: JobRun) -> None:
        raise ZeroDivisionError

    table = Timetable(clocks.wall, [Job("a", nothing, 60)], clocks.steady, heard=fails)
    assert table.run_due() == ["a"]
