"""What the window may rely on of the jobs, real or the fake of its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from scheduler_app.domain.care.jobs import JobOutcome, JobRun, JobStanding
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.jobs import Jobs
from scheduler_app.worker.care.whole import worker_of
from tests.fakes.jobs import FakeJobs
from tests.worker.conftest import founded, until


@dataclass(frozen=True)
class Side:
    """The jobs of a worker, how it begins, and what it does once it was asked."""

    jobs: Jobs
    begin: Callable[[], None]
    go_on: Callable[[], None]
    end: Callable[[], None]


def _real(diary: Diary, now: datetime, folder: Path) -> Side:
    worker = worker_of(founded(diary, now, folder).parts())
    return Side(worker.jobs, worker.page.life.start, lambda: None, worker.page.life.close)


def _fake(_diary: Diary, now: datetime, _folder: Path) -> Side:
    fake = FakeJobs()
    idle = JobRun("tidy", now, now, JobOutcome.IDLE)

    def begin() -> None:
        fake.show(JobStanding("tidy", "End what is held", last=idle, next_at=now))

    return Side(fake, begin, begin, lambda: None)


@pytest.fixture(params=[_fake, _real], ids=["fake", "real"])
def side(
    request: pytest.FixtureRequest, diary: Diary, now: datetime, tmp_path: Path
) -> Iterator[Side]:
    """A worker that has not begun."""
    made = request.param(diary, now, tmp_path)
    yield made
    made.end()


def tidied(side: Side) -> JobStanding | None:
    return next((job for job in side.jobs.standing() if job.name == "tidy"), None)


def test_before_the_worker_began_there_are_no_jobs_and_asking_for_one_is_harmless(
    side: Side,
) -> None:
    assert list(side.jobs.standing()) == []
    side.jobs.run_now("tidy")
    side.jobs.run_now("nothing of that name")


def test_a_job_has_a_name_in_words_a_last_run_and_a_next(side: Side) -> None:
    side.begin()
    until(lambda: (job := tidied(side)) is not None and job.last is not None and job.next_at)
    job = tidied(side)
    assert job is not None and job.last is not None
    assert job.title.startswith("End what is held")
    assert job.last.outcome is JobOutcome.IDLE
    assert job.next_at is not None and job.next_at.tzinfo is not None


def test_whoever_listens_hears_of_a_run_that_was_asked_for_until_it_ends(side: Side) -> None:
    side.begin()
    until(lambda: tidied(side))
    heard: list[int] = []
    ends = side.jobs.on_run(lambda: heard.append(1))
    side.jobs.run_now("tidy")
    side.go_on()
    until(lambda: heard)
    ends()
