"""What jobs did is kept in mind and written down now and then, also where that fails at times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.care.jobs import KEPT_RUNS, JobOutcome, JobRun
from scheduler_app.domain.errors import DiskFull
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.runs import note_runs, runs_of
from scheduler_app.worker import recording
from scheduler_app.worker.brought import BroughtJob
from scheduler_app.worker.lanes import WRITE, Lanes
from scheduler_app.worker.page import jobs
from scheduler_app.worker.recording import RunBook
from scheduler_app.worker.timetable import Did
from tests.counting import QueryRecorder
from tests.worker.conftest import Office

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
IDLE = JobRun("tidy", NOW, NOW, JobOutcome.IDLE)
DONE = JobRun("tidy", NOW, NOW, JobOutcome.DONE, 1.0, "Ended 1 request.")
HOUR = timedelta(hours=1)


def clock() -> datetime:
    return NOW


class FullDisk:
    """While it is full nothing is written."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.full, self.most = False, 0

        def note(diary: Diary, made: list[JobRun], *, now: datetime) -> None:
            self.most = max(self.most, len(made))
            if self.full:
                raise DiskFull("The disk is full.")
            note_runs(diary, made, now=now)

        patch.setattr("scheduler_app.worker.recording.note_runs", note)


def test_idle_runs_are_gathered_and_what_was_done_is_written_soon(diary: Diary) -> None:
    book = RunBook(diary)
    assert book.note(IDLE) == recording.IDLE_SECONDS >= 600
    assert book.note(DONE) == recording.SOON_SECONDS
    for _ in range(1_000):
        book.note(IDLE)
    assert runs_of(diary, "tidy") == []
    book.write(clock)
    assert [(run.outcome, run.times) for run in runs_of(diary, "tidy")] == [
        ("idle", 1_000),
        ("done", 1),
        ("idle", 1),
    ]


def test_what_a_full_disk_did_not_take_is_written_when_it_can_be(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    book = RunBook(diary)
    book.note(DONE)
    disk.full = True
    for number in range(500):
        with pytest.raises(DiskFull):
            book.write(clock)
        book.note(replace(DONE, did=f"Ended {number} requests."))
    assert book.last("tidy") == replace(DONE, did="Ended 499 requests.")
    disk.full = False
    book.write(clock)
    assert disk.most == KEPT_RUNS
    kept = runs_of(diary, "tidy", most=1_000)
    assert len(kept) == KEPT_RUNS, "memory is bounded too"
    assert kept[0].did == "Ended 499 requests."


def test_a_failure_is_written_soon_and_was_tried_and_what_was_skipped_was_not(
    diary: Diary,
) -> None:
    book = RunBook(diary)
    assert book.note(replace(IDLE, outcome=JobOutcome.FAILED)) == recording.SOON_SECONDS
    skipped = replace(IDLE, job="backup", outcome=JobOutcome.SKIPPED)
    assert book.note(skipped) == recording.SOON_SECONDS
    assert book.last_tried() == {"tidy": NOW}


def test_what_was_done_last_is_known_however_often_nothing_followed(diary: Diary) -> None:
    book = RunBook(diary)
    assert book.effect("tidy") is None
    for run in (DONE, IDLE, replace(IDLE, outcome=JobOutcome.FAILED)):
        book.note(run)
    assert book.effect("tidy") == DONE
    book.write(clock)
    assert RunBook(diary).effect("tidy") == DONE


def test_the_next_run_of_the_program_knows_the_last(diary: Diary) -> None:
    book = RunBook(diary)
    book.note(DONE)
    book.write(clock)
    assert RunBook(diary).last("tidy") == DONE
    assert RunBook(diary).last("backup") is None


# -- in the lanes, with a clock of their own -------------------------------------------------------


class Turned:
    """Lanes without threads, and a clock that is turned by hand."""

    def __init__(self, office: Office, *lines: BroughtJob) -> None:
        self.office = office
        self.seconds = 1_000.0
        self.lanes = Lanes(office.parts(), lines, steady=lambda: self.seconds)

    def go_on(self, seconds: float) -> list[str]:
        self.seconds += seconds
        self.office.skew += timedelta(seconds=seconds)
        return self.lanes.run_due()


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], BroughtJob]:
    """A job that does what it is told."""

    def made(words: str) -> BroughtJob:
        monkeypatch.setattr(jobs, "toy", lambda _parts, _now: Did(words), raising=False)
        return BroughtJob("toy", "page.jobs:toy", "play", every=1.0)

    return made


def test_an_hour_of_seconds_with_nothing_to_do_is_written_six_times(
    office: Office, toy: Callable[[str], BroughtJob]
) -> None:
    turned = Turned(office, toy(""))
    ran: list[str] = []
    for _ in range(3_600):
        ran += turned.go_on(1.0)
    assert ran.count("toy") == 3_600
    assert ran.count(WRITE) == 6
    [row] = runs_of(office.diary, "toy")
    assert row.times > 3_000
    turned.lanes.close()
    [row] = runs_of(office.diary, "toy")
    assert row.times == 3_600, "the rest is written at the end"


def test_a_disk_that_is_full_neither_ends_nor_spins_the_lane_and_is_told(
    office: Office, toy: Callable[[str], BroughtJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    turned = Turned(office, toy("Played."))
    disk.full = True
    ran: list[str] = []
    for _ in range(1_800):
        ran += turned.go_on(1.0)
    assert ran.count("toy") == 1_800
    assert 3 < ran.count(WRITE) < 15
    told = {job.name: job.last for job in turned.lanes.standing()}
    assert WRITE in told, "it is no secret that nothing is written down"
    last = told[WRITE]
    assert last is not None and last.outcome is JobOutcome.FAILED and last.did, "nor why"
    disk.full = False
    for _ in range(700):
        turned.go_on(1.0)
    assert WRITE not in {job.name for job in turned.lanes.standing()}
    assert len(runs_of(office.diary, "toy")) == KEPT_RUNS
    turned.lanes.close()


def test_a_second_with_nothing_due_asks_one_thing_of_the_diary_and_writes_nothing(
    office: Office, toy: Callable[[str], BroughtJob]
) -> None:
    turned = Turned(office, replace(toy(""), every=86_400.0))
    turned.go_on(1.0)
    with QueryRecorder().asked() as cost:
        for _ in range(10):
            assert turned.go_on(1.0) == ["look"]
    assert cost.statements == ["SELECT max(id) FROM changes"] * 10
    turned.lanes.close()


def test_what_has_a_time_of_day_is_not_done_again_at_each_start(
    office: Office, toy: Callable[[str], BroughtJob]
) -> None:
    at = replace(toy("Played."), every=None, at="02:30")
    first = Turned(office, at)
    assert "toy" in first.go_on(1.0), "it never was"
    first.lanes.close()
    second = Turned(office, at)
    assert "toy" not in second.go_on(1.0)
    second.lanes.close()
    # The next night it is off.
    office.skew += 24 * HOUR
    third = Turned(office, at)
    assert "toy" in third.go_on(1.0)
    third.lanes.close()
    assert [run.outcome for run in runs_of(office.diary, "toy")] == ["done", "skipped", "done"]
