"""What is due is done once: in each lane in turn, bounded in time, also as of another time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app import gateways
from scheduler_app.domain.care.jobs import JobOutcome
from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.runs import last_runs, runs_of
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker import brought
from scheduler_app.worker.once import (
    RunOnce,
    do_once,
    due_jobs,
    from_then_on,
    must_reach_loopback_only,
)
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.times_of_day import next_after
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.worker.conftest import CODE, Office, until

LOCAL = "http://127.0.0.1:8123/#code"

ON_THIS_MACHINE = {
    "exchange": "writes files whose place somebody chose",
    "exchange.address_books": "reads files that somebody chose",
    "exchange.calendar_files": "reads and writes files that somebody chose",
    "money.papers": "sets files of what it is handed",
    "messages": "reads templates that come with the program",
}
"""Gateways that call nobody, and why."""


def never() -> str:
    return ""


def by_job(runs: list[RunOnce]) -> dict[str, RunOnce]:
    return {run.job: run for run in runs}


def linked(office: Office, code: str = CODE) -> None:
    """A diary that is linked, and nobody at work on it."""
    office.desk.start()
    office.desk.pair(code)
    until(lambda: office.page.published)
    office.desk.close()
    office.page.published.clear()


def later(office: Office, **time: float) -> WorkerParts:
    """What a worker is handed that begins later."""
    office.skew += timedelta(**time)
    return office.parts()


def test_it_does_what_is_due_in_the_order_of_the_table_and_writes_it_down(office: Office) -> None:
    linked(office)
    runs = do_once(later(office, minutes=1), never)
    assert [run.job for run in runs] == [
        line.name for line in brought.JOBS if line.name != "listen" and line.name in by_job(runs)
    ]
    made = by_job(runs)
    assert (made["open"].outcome, made["publish"].outcome) == ("done", "done")
    assert made["publish"].did == "Published."
    next_at = made["publish"].next_at
    assert next_at is not None
    assert timedelta(minutes=4) < next_at - office.clock() <= timedelta(minutes=5)
    assert office.page.published, "the page is up to date"
    assert last_runs(office.diary)["publish"].outcome is JobOutcome.DONE


def test_what_had_its_turn_today_is_not_due_again(office: Office) -> None:
    first = by_job(do_once(office.parts(), never))
    assert first["backup"].did == "Made a backup and proved it."
    again = by_job(do_once(later(office, minutes=1), never))
    assert {"backup", "extend"}.isdisjoint(again)
    assert "tidy" in again
    tomorrow = by_job(do_once(later(office, days=1), never))
    assert tomorrow["backup"].outcome is JobOutcome.DONE
    assert tomorrow["backup"].next_at == next_after(brought.NIGHT, office.clock())


def test_what_clients_did_is_taken_in_and_told_to_the_page(office: Office) -> None:
    linked(office)
    start = office.began + timedelta(days=1, hours=2)
    office.page.request(start)
    do_once(later(office, minutes=1), never)
    assert read_link(office.diary).read_seq == 1
    assert office.page.published[-1].acknowledged_seq == 1


def test_a_page_that_hangs_is_given_up_and_holds_up_its_own_lane_only(office: Office) -> None:
    linked(office)
    office.gate.clear()
    began = time.monotonic()
    made = by_job(do_once(later(office, minutes=1), never, longest=0.5))
    assert time.monotonic() - began < 30
    assert made["publish"].outcome is JobOutcome.FAILED
    assert made["publish"].did == "It was given up. It took too long."
    assert made["tidy"].outcome is JobOutcome.IDLE
    office.gate.set()
    until(lambda: not _at_it())


def _at_it() -> list[str]:
    import threading

    return [each.name for each in threading.enumerate() if each.name.startswith("once-")]


def test_what_was_not_begun_when_a_window_opens_is_said(office: Office) -> None:
    linked(office)
    office.gate.clear()
    calls: list[int] = []

    def soon() -> str:
        calls.append(1)
        return "A window was opened." if len(calls) > 3 else ""

    made = by_job(do_once(later(office, minutes=1), soon))
    assert made["publish"].did == "It was given up. A window was opened."
    office.gate.set()
    until(lambda: not _at_it())


def test_a_keyring_that_is_locked_is_said_among_the_runs(office: Office) -> None:
    def locked() -> FakeSecrets:
        raise NoKeyring("The keyring is locked.", remedy="Log in.")

    linked(office)
    parts = replace(later(office, minutes=1), secrets=locked)
    made = by_job(do_once(parts, never))
    assert made["open"].outcome is JobOutcome.FAILED
    assert made["open"].did == "The keyring is locked. Log in."
    next_at = made["open"].next_at
    assert next_at is not None
    assert next_at > office.clock() + timedelta(minutes=59), "it asks somebody for a password"
    assert made["publish"].outcome is JobOutcome.IDLE
    assert made["tidy"].outcome is JobOutcome.IDLE
    assert last_runs(office.diary)["open"].did == "The keyring is locked."


@pytest.mark.expects_log("the job tidy failed")
def test_one_that_fails_is_told_and_ends_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_parts: WorkerParts, _now: datetime) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("scheduler_app.worker.page.jobs.tidy", fails)
    made = by_job(do_once(office.parts(), never))
    assert made["tidy"].outcome is JobOutcome.FAILED
    assert made["tidy"].did.startswith("The program failed at its work: to end what is held")
    assert made["extend"].outcome is JobOutcome.IDLE


# -- as of another time -----------------------------------------------------------------------


def test_as_of_another_time_the_schedule_stays_what_it_was(office: Office) -> None:
    linked(office, LOCAL)
    do_once(office.parts(), never)
    before = last_runs(office.diary)
    then = office.clock() + timedelta(days=400)
    parts = office.parts_at(from_then_on(then))
    must_reach_loopback_only(parts)
    made = by_job(do_once(parts, never, written=False))
    assert made["extend"].outcome in {JobOutcome.DONE, JobOutcome.IDLE}
    assert made["extend"].next_at == next_after(brought.NIGHT, then)
    assert last_runs(office.diary) == before, "runs tell of this machine"
    assert "extend" not in by_job(do_once(later(office, minutes=1), never))
    assert "extend" in by_job(do_once(later(office, days=1), never))


def test_rows_dated_ahead_keep_nobody_from_working(office: Office) -> None:
    """As after a night in which the clock of the machine was years ahead."""
    ahead = office.parts_at(from_then_on(office.clock() + timedelta(days=3650)))
    do_once(ahead, never)
    assert runs_of(office.diary, "extend")[0].at.year == office.clock().year + 10
    assert "extend" in by_job(do_once(office.parts(), never))


def test_a_page_elsewhere_is_not_reached_as_of_another_time(office: Office) -> None:
    linked(office)
    with pytest.raises(Trouble, match="at https://book"):
        must_reach_loopback_only(office.parts())


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1.example.org", False),
        ("http://127.0.0.com", False),
        ("https://localhost.example.org", False),
        ("http://192.168.1.4:8000", False),
        ("", False),
    ],
)
def test_what_is_on_this_machine(
    office: Office, monkeypatch: pytest.MonkeyPatch, address: str, may: bool
) -> None:
    monkeypatch.setattr("scheduler_app.worker.page.outside.addresses", lambda _: (address,))
    if may:
        must_reach_loopback_only(office.parts())
        return
    with pytest.raises(Trouble, match="on this machine only"):
        must_reach_loopback_only(office.parts())


def test_every_gateway_says_whom_it_calls() -> None:
    """A new one is refused here until `brought.OUTSIDE` knows it, or it calls nobody."""
    root = Path(gateways.__path__[0])
    folders = {
        ".".join(path.parent.relative_to(root).parts)
        for path in root.rglob("*.py")
        if path.name != "__init__.py" and path.parent != root
    }
    assert folders == set(brought.OUTSIDE) | set(ON_THIS_MACHINE)


# -- the plan -------------------------------------------------------------------------------------


def test_the_plan_names_what_is_due_then_and_changes_nothing(office: Office) -> None:
    do_once(office.parts(), never)
    before = _all_rows(office.diary)
    soon = office.clock() + timedelta(minutes=5)
    names = [line.name for line in due_jobs(office.parts_at(lambda: soon))]
    assert "tidy" in names
    assert "backup" not in names
    tomorrow = office.clock() + timedelta(days=1)
    assert "backup" in [line.name for line in due_jobs(office.parts_at(lambda: tomorrow))]
    assert _all_rows(office.diary) == before


def _all_rows(diary: Diary) -> dict[str, list[object]]:
    with diary.read() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%words%'"
        ).scalars()
        return {
            name: list(connection.exec_driver_sql(f"SELECT * FROM {name}").all())
            for name in list(tables)
        }


def test_a_clock_that_was_set_goes_on_from_there() -> None:
    then = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
    clock: Callable[[], datetime] = from_then_on(then)
    assert then <= clock() < then + timedelta(hours=1)
    assert clock().microsecond == 0
