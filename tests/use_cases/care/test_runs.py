"""Runs of jobs are rows that tell what became of them, and they grow without bound for nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scheduler_app.domain.care.jobs import KEPT_RUNS, MOST_FAILURES, JobOutcome, JobRun
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.runs import last_made, last_runs, note_runs, runs_of
from scheduler_app.use_cases.changes import latest_change, on_change

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DONE = JobRun("backup", NOW, NOW + MINUTE, JobOutcome.DONE, 60.0, "Made a backup.")
IDLE = JobRun("backup", NOW, NOW, JobOutcome.IDLE)
FAILED = JobRun("backup", NOW, NOW, JobOutcome.FAILED, 0.5, "The disk is full.", "Free some space.")


def later(run: JobRun, by: timedelta) -> JobRun:
    return replace(run, at=run.at + by, ended_at=run.ended_at + by)


def test_a_run_is_told_as_it_was_noted(diary: Diary) -> None:
    skipped = later(JobRun("extend", NOW, NOW, JobOutcome.SKIPPED, did="It was off."), MINUTE)
    note_runs(diary, [DONE, later(FAILED, MINUTE), skipped], now=NOW)
    assert runs_of(diary, "backup") == [later(FAILED, MINUTE), DONE]
    assert last_runs(diary) == {"backup": later(FAILED, MINUTE), "extend": skipped}
    assert last_made(diary) == {"backup": DONE.ended_at}
    note_runs(diary, [later(IDLE, DAY)], now=NOW)
    assert last_made(diary) == {"backup": NOW + DAY}, "whoever finds nothing to do had its turn"


def test_what_did_nothing_or_failed_in_the_same_way_is_one_row_in_a_row(diary: Diary) -> None:
    runs = [later(IDLE, MINUTE * number) for number in range(5)]
    note_runs(diary, runs[:2], now=NOW)
    note_runs(diary, runs[2:], now=NOW)
    [one] = runs_of(diary, "backup")
    assert (one.times, one.at, one.ended_at) == (5, NOW, NOW + 4 * MINUTE)
    failing = [later(FAILED, MINUTE * number) for number in range(5, 9)]
    other = later(replace(FAILED, did="The disk is gone."), MINUTE * 9)
    note_runs(diary, [*failing, other, later(DONE, 10 * MINUTE), later(DONE, 11 * MINUTE)], now=NOW)
    assert [(run.outcome, run.times) for run in runs_of(diary, "backup")] == [
        (JobOutcome.DONE, 1), (JobOutcome.DONE, 1),
        (JobOutcome.FAILED, 1), (JobOutcome.FAILED, 4), (JobOutcome.IDLE, 5),
    ]  # fmt: skip


def test_the_last_hundred_are_kept_and_failures_for_ninety_days(diary: Diary) -> None:
    old = [later(replace(FAILED, did=f"Fault {day}."), -DAY * day) for day in (120, 90, 1)]
    skipped = later(replace(IDLE, outcome=JobOutcome.SKIPPED, did="It was off."), -DAY)
    note_runs(diary, [*old, later(IDLE, -DAY), skipped], now=NOW)
    note_runs(diary, [later(DONE, MINUTE * number) for number in range(250)], now=NOW)
    note_runs(diary, [replace(IDLE, job="tidy")], now=NOW)
    kept = runs_of(diary, "backup", most=1_000)
    assert [run.did for run in kept[:KEPT_RUNS]] == [DONE.did] * KEPT_RUNS
    assert kept[0].at == NOW + 249 * MINUTE
    assert [run.did for run in kept[KEPT_RUNS:]] == ["Fault 1.", "Fault 90."]
    assert len(runs_of(diary, "tidy")) == 1, "what one job does forgets nothing of another"


def test_however_often_a_job_fails_in_new_words_its_rows_are_bounded(diary: Diary) -> None:
    for start in range(0, MOST_FAILURES + 300, 100):
        runs = [replace(FAILED, did=f"Fault {start + number}.") for number in range(100)]
        note_runs(diary, runs, now=NOW)
    assert len(runs_of(diary, "backup", most=5_000)) == MOST_FAILURES


def test_runs_are_no_change_of_the_diary_and_wake_nobody(diary: Diary) -> None:
    told: list[frozenset[str]] = []
    on_change(diary, told.append)
    before = latest_change(diary)
    note_runs(diary, [DONE, FAILED, IDLE], now=NOW)
    assert latest_change(diary) == before
    assert told == []


def test_words_of_many_lines_are_one_line(diary: Diary) -> None:
    note_runs(diary, [replace(FAILED, did="The disk\nis full.\n", remedy="Free\nsome.")], now=NOW)
    [told] = runs_of(diary, "backup")
    assert (told.did, told.remedy) == ("The disk is full.", "Free some.")
