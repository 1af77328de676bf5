"""The worker as a command: it works without a window, or once, and ends when it is told."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.cli import main
from scheduler_app.cli.seated import failures_told
from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import NoKeyring, NotFound
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.worker.brought import JOBS
from scheduler_app.worker.seat import Seat
from tests.fakes.clients_on_the_page import FakePage
from tests.worker.conftest import until

ROOT = Path(__file__).parents[2]
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
Run = Callable[..., Any]

HANGS = """
import sys, time
from pathlib import Path
from scheduler_app.worker.page import jobs

folder = Path(sys.argv[1])

def hang(parts, now):
    (folder / "hangs").touch()
    time.sleep(4)
    (folder / "goes on").touch()

if not (folder / "hangs").exists():
    jobs.tidy = hang
from scheduler_app.cli import main
sys.exit(main(["--data-dir", str(folder), "worker"]))
"""
"""A worker one of whose calls does not hear that it shall end; only the first time it is run."""


@contextmanager
def worker(
    folder: Path, *program: str, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """The real command; it is at work when the block begins."""
    program = program or ("-m", "scheduler_app", "--data-dir", str(folder), "worker")
    begun = subprocess.Popen(
        [sys.executable, *program], cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment
    )
    with begun:
        assert begun.stderr is not None
        assert begun.stderr.readline().endswith("scheduler_app.worker.headless: working\n")
        try:
            yield begun
        finally:
            begun.kill()


@contextmanager
def hang_up_handed_on(how: signal.Handlers) -> Iterator[None]:
    """Whoever is started in the block takes SIGHUP so, as they would from a shell."""
    before = signal.signal(signal.SIGHUP, how)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with hang_up_handed_on(signal.SIG_DFL), worker(tmp_path) as begun:
        seat = Seat(tmp_path)
        assert not seat.take()
        begun.send_signal(number)
        _, told = begun.communicate(timeout=60)
        assert begun.returncode == 0, told
        assert told.endswith("the work has ended\n")
        assert seat.take()
        seat.give()


def test_it_outlives_the_log_out_under_nohup(tmp_path: Path) -> None:
    with hang_up_handed_on(signal.SIG_IGN), worker(tmp_path) as begun:
        begun.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            begun.wait(2)
        begun.terminate()
        begun.communicate(timeout=60)
        assert begun.returncode == 0


def test_a_second_one_is_refused_and_a_window_goes_first(tmp_path: Path) -> None:
    with worker(tmp_path) as begun:
        second = subprocess.run(
            [sys.executable, "-m", "scheduler_app", "--data-dir", str(tmp_path), "worker"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert "The worker is running already for this diary." in second.stderr
        window = Seat(tmp_path)
        with window.announced():
            until(window._work.take)
            window.give()
        assert begun.stderr is not None
        assert begun.stderr.readline().endswith(": a window has opened\n")
        assert begun.stderr.readline().endswith(": the work has ended\n")
        while "waiting" in (line := begun.stderr.readline()):
            pass
        assert line.endswith(": working\n")


def test_a_window_takes_over_from_a_worker_that_hangs_and_nothing_comes_of_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "hanging.py").write_text(HANGS)
    with worker(tmp_path, str(tmp_path / "hanging.py"), str(tmp_path)) as begun:
        until((tmp_path / "hangs").exists)
        window = Seat(tmp_path)
        with window.announced():
            until(window._work.take)
            assert not (tmp_path / "goes on").exists(), "it waited until the call was over"
            assert begun.stderr is not None
            said = [begun.stderr.readline() for _ in range(2)]
            assert said[0].endswith(": a window has opened\n")
            assert said[1].endswith(": 1 calls still hang\n")
            assert "waiting: The window of this diary is open" in begun.stderr.readline()
            window.give()
        assert begun.stderr.readline().endswith(": working\n")
        begun.terminate()
        begun.communicate(timeout=60)
        assert begun.returncode == 0
    assert not (tmp_path / "goes on").exists()


def test_a_backup_is_restored_beside_it_and_it_goes_on_with_that(tmp_path: Path) -> None:
    words = ["--data-dir", str(tmp_path)]
    with worker(tmp_path) as begun:
        until(lambda: list((tmp_path / "backups").glob("*.sqlite3")))
        until(lambda: main([*words, "restore"], clock=lambda: datetime.now(UTC)) == 0)
        assert begun.stderr is not None
        assert begun.stderr.readline().endswith(": a window has opened\n")
        assert begun.stderr.readline().endswith(": the work has ended\n")
        while "waiting" in (line := begun.stderr.readline()):
            pass
        assert line.endswith(": working\n")
        begun.terminate()
        begun.communicate(timeout=60)
        assert begun.returncode == 0
    assert list(tmp_path.glob("*damaged*")), "what stood there is kept"


def test_what_it_cannot_do_is_said_once_and_never_in_words_of_others() -> None:
    said: list[str] = []
    hear = failures_told(said.append)
    at = datetime(2027, 3, 1, 8, tzinfo=UTC)
    failed, idle = (JobRun("open", at, at, how) for how in (JobOutcome.FAILED, JobOutcome.IDLE))
    no_keyring = NoKeyring("There is no keyring.", remedy="Log in.")
    for run, trouble in ((failed, no_keyring), (failed, no_keyring), (idle, None)):
        hear(run, trouble)
    assert said == ["Take up the link to the booking page: There is no keyring. Log in."]
    hear(failed, NotFound("There is no Anna Schmidt."))
    assert said[1:] == ["Take up the link to the booking page: failed (NotFound)"]
    hear(idle, None)
    hear(failed, no_keyring)
    assert len(said) == 3, "it went well in between"


def test_a_page_without_a_keyring_is_said_by_the_running_worker(tmp_path: Path) -> None:
    diary = Diary.open(tmp_path / DIARY_NAME)
    page = FakePage(lambda: NOW)
    wanted = page_link.pairing_code("http://127.0.0.1:9/#code")
    page_link.pair(diary, page, wanted, "hosted", keep=lambda *_: None, now=NOW)
    diary.close()
    without = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    with worker(tmp_path, environment=without) as begun:
        assert begun.stderr is not None
        assert "no keyring where a secret would be safe" in begun.stderr.readline()
        begun.terminate()
        begun.communicate(timeout=60)


# -- once -----------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `worker` on a diary in Berlin, and return what it printed."""

    def command(*words: str, status: int = 0) -> Any:
        ended = main(["--data-dir", str(tmp_path), *words], clock=lambda: NOW)
        printed = capsys.readouterr()
        assert ended == status, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out + printed.err

    command("settings", "practice.zone", "Europe/Berlin")
    return command


def test_once_prints_what_became_of_each_job(run: Run) -> None:
    told = run("worker", "--once", "--json")
    assert {tuple(line) for line in told} == {("job", "outcome", "seconds", "next", "did")}
    made = {line["job"]: line for line in told}
    assert made["backup"]["outcome"] == "done"
    assert made["backup"]["did"] == "Made a backup and proved it."
    assert made["tidy"]["outcome"] == "idle"
    assert made["tidy"]["next"].startswith("2027-03-01T09:0")
    assert isinstance(made["tidy"]["seconds"], float)
    lines = run("worker", "--once").splitlines()
    assert any(re.match("End what is held too long for clients +idle ", line) for line in lines)
    assert not any(line.startswith("Back ") for line in lines), "there is one of today"


def test_what_is_told_in_words_is_what_the_settings_tell_and_names_its_zone(run: Run) -> None:
    internal = [job.title for job in JOBS if not job.shown]
    for words in (["worker", "--once"], ["worker", "--at", "2027-03-02T08:45"]):
        said = run(*words)
        assert "Extend the series" in said
        assert not [title for title in internal if title in said]
        assert said.splitlines()[-1] == "Times are those of Europe/Berlin."
        assert not [line for line in said.splitlines() if line != line.rstrip()]
        assert {"open", "tell"} <= {line["job"] for line in _jobs(run(*words, "--json"))}


def _jobs(told: Any) -> list[dict[str, str]]:
    return told if isinstance(told, list) else told["jobs"]


def test_words_that_do_not_go_together_are_a_wrong_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, why in (
        (["worker", "--json"], "--json needs --once or --at"),
        (["--demo", "worker", "--once"], "--demo opens the window"),
        (["--demo", "import", "x.ics"], "--demo opens the window"),
        (["page"], "page stands first"),
        (["page", "serve", "--port", "80"], "page stands first"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["--data-dir", str(tmp_path / "new"), *words], clock=lambda: NOW)
        assert ended.value.code == 2
        assert why in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_once_is_refused_while_another_one_works(run: Run, tmp_path: Path) -> None:
    window, alone = Seat(tmp_path), Seat(tmp_path)
    with window.announced():
        assert "The window of this diary is open, and does its work." in _refused(run)
    with alone.alone():
        assert alone.take()
        assert "The worker is running already for this diary" in _refused(run)
    assert "Another program does the work of this diary just now." in _refused(run)
    alone.give()
    assert run("worker", "--once", "--json")


def _refused(run: Run) -> str:
    said: str = run("worker", "--once", status=1)
    return said


@pytest.mark.expects_log("the job extend failed")
def test_once_ends_with_1_when_a_job_failed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "Anna Schmidt"

    def fails(*_: object) -> None:
        raise ValueError(name)

    monkeypatch.setattr("scheduler_app.worker.bookings.jobs.extend", fails)
    said = run("worker", "--once", status=1)
    assert re.search("Extend the series +failed", said)
    assert "ValueError" in said
    assert "Anna" not in said


def test_as_of_another_time_only_on_this_machine(run: Run, tmp_path: Path) -> None:
    with_page = ("worker", "--once", "--at", "2027-06-01T10:00")
    assert "Extend the series" in run(*with_page)
    diary = Diary.open(tmp_path / DIARY_NAME)
    page = FakePage(lambda: NOW)
    wanted = page_link.pairing_code("https://book.example/#code")
    page_link.pair(diary, page, wanted, "hosted", keep=lambda *_: None, now=NOW)
    diary.close()
    refused = run(*with_page, status=1)
    assert "on this machine only, but the page is at https://book.example" in refused
    assert run("worker", "--at", "2027-06-01T10:00"), "the plan calls nobody"


def test_without_once_it_prints_the_plan(run: Run, tmp_path: Path) -> None:
    diary = Diary.open(tmp_path / DIARY_NAME)
    start = NOW + timedelta(days=1)
    booking = book(diary, NewBooking(start=start, title="Printer"), now=NOW)
    diary.close()
    before = run("worker", "--at", "2027-03-02T08:44", "--json")
    assert before["outbox"] == []
    plan = run("worker", "--at", "2027-03-02T08:45", "--json")
    assert plan["at"] == "2027-03-02T08:45:00+01:00"
    assert {"job": "backup", "for": "back the diary up"} in plan["jobs"]
    [row] = plan["outbox"]
    assert row["key"] == f"tray reminder/{booking.id}/{int(start.timestamp())}"
    assert (row["due"], row["too_late"]) == ("2027-03-02T08:45:00+01:00", False)
    late = run("worker", "--at", "2027-03-03T08:45")
    assert "(too late by then)" in late
    assert run("worker", "--at", "2027-03-02T08:45", "--json") == plan, "nothing was done"


def test_there_is_no_plan_for_a_diary_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--data-dir", str(tmp_path / "new"), "worker", "--at", "2027-03-02T08:45"]
    assert main(words, clock=lambda: NOW) == 1
    assert "There is no diary yet." in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
