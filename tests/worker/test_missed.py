"""What must not be missed: changes while a job fails, early wishes, what was cut short."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import DiskFull, Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases import changes
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.care import backups
from scheduler_app.use_cases.care.runs import last_made, note_runs, runs_of
from scheduler_app.worker import brought, lanes
from scheduler_app.worker.brought import BroughtJob
from scheduler_app.worker.care import jobs as care_jobs
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.once import do_once
from scheduler_app.worker.page import jobs
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.recording import RunBook
from scheduler_app.worker.times_of_day import latest_before
from scheduler_app.worker.timetable import Did, Job, Timetable
from tests.worker.clocks import Clocks
from tests.worker.conftest import Office, until

BACKUP = next(line for line in brought.JOBS if line.name == "backup")


@pytest.mark.parametrize("goes_well", [True, False])
def test_what_changes_while_a_failed_job_is_tried_again_is_answered(
    clocks: Clocks, goes_well: bool
) -> None:
    tries: list[int] = []

    def publish(_now: datetime) -> None:
        tries.append(1)
        if len(tries) == 3:
            table.soon("a", seconds=0.2)  # it has read the diary already
        if len(tries) < 3 or not goes_well:
            raise Trouble("The line is down.")

    table = Timetable(clocks.wall, [Job("a", publish, 300.0)], clocks.steady)
    for wait in (0, 1, 2):
        clocks.go_on(wait)
        assert table.run_due() == ["a"]
    assert table.seconds_left(1_000) == (pytest.approx(0.2) if goes_well else 4)


@pytest.mark.usefixtures("machine_in")
def test_the_time_of_day_that_comes_while_a_failed_job_is_tried_again_is_kept(
    clocks: Clocks,
) -> None:
    """It began before its time: what it does then is that of the day before."""
    before = latest_before("02:30", clocks.now) + timedelta(days=1) - timedelta(seconds=31)
    clocks.now = before
    tries: list[datetime] = []

    def slow(_now: datetime) -> None:
        tries.append(clocks.now)
        if len(tries) == 1:
            raise Trouble("The disk is full.")
        if len(tries) == 2:
            clocks.go_on(60)
            table.run_due("other")

    table = Timetable(
        clocks.wall,
        [
            Job("night", slow, at="02:30", retry=(30.0, 60.0)),
            Job("b", lambda _: None, lane="other"),
        ],
        clocks.steady,
    )
    table.run_due()
    clocks.go_on(30)
    table.run_due("chores")
    assert len(tries) == 2
    table.run_due("chores")
    assert len(tries) == 3


def test_a_process_that_gave_way_already_has_a_lane_for_backups(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under `nice -n 19`: no system lets anybody but root take less from the others."""
    done = threading.Event()

    asked: list[int] = []

    def refuse(_which: int, _who: int, wanted: int) -> None:
        asked.append(wanted)
        if wanted < 19:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "getpriority", lambda _which, _who: 19)
    monkeypatch.setattr(os, "setpriority", refuse)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(jobs, "toy", lambda _parts, _now: done.set(), raising=False)
    made = Lanes(office.parts(), [BroughtJob("a", "page.jobs:toy", "a", "backup")])
    made.start()
    until(done.is_set, 5)
    made.close()
    assert asked == [19], "it gives way to the window and to the writers"


def test_a_backup_that_is_cut_short_is_made_at_the_next_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_arguments: object, **_words: object) -> None:
        raise backups.BackupStopped

    line = replace(BACKUP, after=0.0)
    with monkeypatch.context() as patch:
        patch.setattr(care_jobs, "back_up_if_due", stopped)
        first = Lanes(office.parts(), [line])
        first.run_due()
        first.close()
    [run] = runs_of(office.diary, "backup")
    assert (run.outcome, run.did) == (JobOutcome.SKIPPED, care_jobs.CUT_SHORT)
    assert "backup" not in last_made(office.diary)
    second = Lanes(office.parts(), [line])
    assert "backup" in second.run_due()
    second.close()
    assert runs_of(office.diary, "backup")[0].outcome is JobOutcome.DONE


@pytest.mark.usefixtures("machine_in")
def test_a_job_that_failed_at_its_time_was_not_left_out(office: Office) -> None:
    """Whoever begins anew each few minutes would hide the failure behind an untrue reason."""
    half_past = latest_before("02:30", office.clock())
    made = JobRun("backup", half_past, half_past, JobOutcome.DONE, did="Made a backup.")
    long_ago = replace(
        made, at=half_past - timedelta(hours=9), ended_at=half_past - timedelta(hours=9)
    )
    failed = replace(made, outcome=JobOutcome.FAILED, did="The disk is full.")
    note_runs(office.diary, [long_ago, failed], now=office.clock())
    again = Lanes(office.parts(), [BACKUP])
    due = again.timetable.next_at("backup")
    assert due is not None and due <= office.clock() + timedelta(seconds=BACKUP.after)
    again.close()
    assert [run.outcome for run in runs_of(office.diary, "backup")] == ["failed", "done"]


def test_failures_in_a_row_are_told_as_such_by_the_program_that_met_them(office: Office) -> None:
    book_of_runs = RunBook(office.diary)
    at = office.clock()
    failed = JobRun("publish", at, at, JobOutcome.FAILED, did="The line is down.")
    for minutes in range(3):
        book_of_runs.note(replace(failed, ended_at=at + timedelta(minutes=minutes)))
    last = book_of_runs.last("publish")
    assert last == replace(failed, ended_at=at + timedelta(minutes=2), times=3)
    book_of_runs.write(office.clock)
    book_of_runs.note(replace(failed, ended_at=at + timedelta(minutes=3)))
    assert book_of_runs.last("publish") == replace(
        failed, ended_at=at + timedelta(minutes=3), times=4
    )


def test_what_was_not_done_once_is_written_down_with_its_reason(office: Office) -> None:
    made = do_once(office.parts(), lambda: "A window was opened.")
    left = [run for run in made if run.outcome is JobOutcome.SKIPPED]
    assert left
    for run in left:
        [written] = runs_of(office.diary, run.job)
        assert (written.outcome, written.did) == (JobOutcome.SKIPPED, "A window was opened.")


def test_a_wish_from_before_the_lanes_came_up_is_done_when_they_do(office: Office) -> None:
    at = office.clock()
    note_runs(office.diary, [JobRun("backup", at, at, JobOutcome.IDLE)], now=at)
    parts = office.parts()
    parts.signals.by_hand("backup")
    made = Lanes(parts, [BACKUP])
    assert "backup" in made.run_due()
    made.close()
    assert runs_of(office.diary, "backup")[0].outcome is JobOutcome.DONE


def test_a_backup_that_was_asked_for_and_failed_is_still_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = office.parts()
    assert care_jobs.back_up(parts, office.clock()) is not None
    parts.signals.by_hand("backup")

    def full(*_arguments: object, **_words: object) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(care_jobs, "make_backup", full)
        with pytest.raises(DiskFull):
            care_jobs.back_up(parts, office.clock())
    office.skew += timedelta(minutes=1)
    assert care_jobs.back_up(parts, office.clock()) == Did("Made a backup and proved it.")


def test_a_change_elsewhere_that_could_not_be_read_is_answered_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(jobs, "toy", lambda _parts, _now: done.append(1), raising=False)
    seconds = [1_000.0]
    made = Lanes(
        office.parts(),
        [BroughtJob("a", "page.jobs:toy", "a", on=("bookings",))],
        steady=lambda: seconds[0],
    )
    made.run_due()
    other_program = Diary.open(office.diary.path)
    book(other_program, NewBooking(office.began + timedelta(days=1)), now=office.began)
    other_program.close()
    reading: Callable[..., object] = changes.touched_since
    broken = [True]

    def fails_once(*arguments: object) -> object:
        if broken:
            broken.pop()
            raise Trouble("The disk does not answer.")
        return reading(*arguments)

    monkeypatch.setattr(lanes, "touched_since", fails_once)
    for _ in range(4):
        seconds[0] += 2
        made.run_due()
    assert len(done) == 2
    made.close()


def test_what_a_booking_made_elsewhere_is_to_send_is_sent_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(jobs, "toy", lambda _parts, _now: done.append("mails"), raising=False)
    monkeypatch.setattr(jobs, "more", lambda _parts, _now: done.append("plan"), raising=False)
    seconds = [1_000.0]
    made = Lanes(
        office.parts(),
        [
            BroughtJob("mails", "page.jobs:toy", "a", on=("outbox",)),
            BroughtJob("plan", "page.jobs:more", "b", on=("outbox_plans",)),
        ],
        steady=lambda: seconds[0],
    )
    made.run_due()
    done.clear()
    other_program = Diary.open(office.diary.path)
    book(other_program, NewBooking(office.began + timedelta(days=1)), now=office.began)
    other_program.close()
    for _ in range(4):
        seconds[0] += 2
        made.run_due()
    assert sorted(done) == ["mails", "plan"]
    made.close()


def test_a_change_made_here_is_answered_once_and_one_made_elsewhere_as_well(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(jobs, "toy", lambda _parts, _now: done.append(1), raising=False)
    seconds = [1_000.0]
    made = Lanes(
        office.parts(),
        [BroughtJob("a", "page.jobs:toy", "a", on=("bookings",))],
        steady=lambda: seconds[0],
    )

    def runs_after(*diaries: Diary) -> int:
        done.clear()
        for diary in diaries:
            days[0] += 1
            wish = NewBooking(office.began + timedelta(days=days[0]))
            book(diary, wish, now=office.began)
        for _ in range(10):
            seconds[0] += 0.3
            made.run_due()
        return len(done)

    days = [0]
    runs_after()
    assert runs_after(office.diary) == 1
    assert runs_after(office.diary, office.diary) == 1
    other_program = Diary.open(office.diary.path)
    assert runs_after(other_program) == 1
    assert runs_after(office.diary, other_program) >= 1
    assert runs_after(office.diary) == 1
    other_program.close()
    made.close()


def test_a_change_made_here_that_a_listener_did_not_bear_is_answered_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(jobs, "toy", lambda _parts, _now: done.append(1), raising=False)

    def fails(_tables: object) -> None:
        raise RuntimeError("a listener of the window")

    office.diary.on_change(fails)
    seconds = [1_000.0]
    made = Lanes(
        office.parts(),
        [BroughtJob("a", "page.jobs:toy", "a", on=("bookings",))],
        steady=lambda: seconds[0],
    )
    made.run_due()
    done.clear()
    with pytest.raises(RuntimeError):
        book(office.diary, NewBooking(office.began + timedelta(days=1)), now=office.began)
    for _ in range(10):
        seconds[0] += 0.5
        made.run_due()
    assert len(done) == 1
    made.close()


def test_what_ends_just_after_the_last_words_is_written_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, end = threading.Event(), threading.Event()

    def sends(_parts: WorkerParts, _now: datetime) -> Did:
        began.set()
        end.wait(10)
        return Did("Sent 2 mails.")

    monkeypatch.setattr(jobs, "toy", sends, raising=False)
    made = Lanes(office.parts(), [BroughtJob("mail", "page.jobs:toy", "a", "mail")])
    made.start()
    until(began.is_set)
    threading.Timer(lanes.LAST_WORDS_SECONDS / 2, end.set).start()
    made.close(lanes.LAST_WORDS_SECONDS * 2 + 0.1 - lanes.LAST_WORDS_SECONDS)
    assert [run.did for run in runs_of(office.diary, "mail")] == ["Sent 2 mails."]
