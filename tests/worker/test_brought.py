"""The jobs that wings bring: every line names something that exists, and is done by the worker."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.loading import by_name
from scheduler_app.worker import brought
from scheduler_app.worker.brought import BroughtJob
from scheduler_app.worker.page import jobs
from scheduler_app.worker.parts import WorkerParts
from tests.worker.conftest import Office, until


@pytest.mark.parametrize("line", brought.JOBS, ids=lambda line: line.name)
def test_every_line_names_a_function_and_a_time(line: BroughtJob) -> None:
    assert callable(by_name("scheduler_app.worker", line.work))
    assert line.doing
    assert not (line.every and line.at)
    if line.shown and not line.waits:
        assert line.every or line.at or line.on, "nobody would ever see it done again"


def test_no_two_lines_have_one_name() -> None:
    assert len({line.name for line in brought.JOBS}) == len(brought.JOBS)


def test_a_job_more_is_a_line(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[tuple[WorkerParts, datetime]] = []
    monkeypatch.setattr(jobs, "greet", lambda parts, now: met.append((parts, now)), raising=False)
    line = BroughtJob("greet", "page.jobs:greet", "greet the day", at=brought.NIGHT)
    monkeypatch.setattr(brought, "JOBS", (*brought.JOBS, line))
    office.desk.start()
    until(lambda: met)
    parts, now = met[0]
    assert parts.diary is office.diary
    assert now == office.clock()


@pytest.mark.expects_log("the job mourn failed")
def test_a_job_whose_wing_is_broken_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[datetime] = []
    monkeypatch.setattr(jobs, "tidy_requests", lambda _, *, now: done.append(now))
    line = BroughtJob("mourn", "insight.nowhere:mourn", "mourn the day", at=brought.NIGHT)
    monkeypatch.setattr(brought, "JOBS", (line, *brought.JOBS))
    office.desk.start()
    until(lambda: done and "mourn the day" in office.desk.status().trouble)
