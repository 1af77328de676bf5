"""The seat: one works, whoever dies when, and whoever is refused is told why."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.seat import ProgramLock, Seat

ROOT = Path(__file__).parents[2]

HOLDER = """
import sys
from pathlib import Path
from threading import Event
from scheduler_app.worker.seat import Seat

seat = Seat(Path(sys.argv[1]))
if sys.argv[2] == "window":
    with seat.announced():
        print(seat.sit_down(Event()), flush=True)
        sys.stdin.read()
else:
    with seat.alone():
        print(seat.take(), flush=True)
        sys.stdin.read()
"""


@contextmanager
def program(folder: Path, role: str) -> Iterator[subprocess.Popen[str]]:
    """Another program that sits until it is killed."""
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), role],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with held:
        assert held.stdout is not None
        assert held.stdout.readline() == "True\n"
        yield held
        held.kill()


@pytest.mark.parametrize("role", ["window", "alone"])
def test_a_program_that_is_killed_has_given_up_its_seat(tmp_path: Path, role: str) -> None:
    mine = Seat(tmp_path)
    with program(tmp_path, role) as other:
        assert not mine.take()
        assert mine.window_is_open() is (role == "window")
        other.kill()
        other.wait()
        assert not mine.window_is_open()
        assert mine.take()
    mine.give()


def test_who_works_without_a_window_does_not_sit_down_while_one_is_open(tmp_path: Path) -> None:
    window, alone = Seat(tmp_path), Seat(tmp_path)
    with window.announced():
        assert alone.window_is_open()
        assert not alone.take()
        assert window.sit_down(threading.Event())
        assert alone.who_sits() == "The window of this diary is open, and does its work."
        window.give()
    assert alone.take()
    alone.give()


def test_a_window_sits_down_when_the_other_gets_up(tmp_path: Path) -> None:
    window, alone = Seat(tmp_path), Seat(tmp_path)
    stopping, sat = threading.Event(), threading.Event()
    assert alone.take()

    def sit() -> None:
        if window.sit_down(stopping):
            sat.set()

    with window.announced():
        waiting = threading.Thread(target=sit)
        waiting.start()
        assert not sat.wait(0.05)
        alone.give()
        waiting.join(60)
        assert sat.is_set()


def test_a_window_that_closes_meanwhile_waits_no_more(tmp_path: Path) -> None:
    window, alone = Seat(tmp_path), Seat(tmp_path)
    stopping = threading.Event()
    with alone.alone(), window.announced():
        assert alone._work.take()
        stopping.set()
        assert not window.sit_down(stopping)


def test_a_second_worker_is_refused_in_words(tmp_path: Path) -> None:
    with program(tmp_path, "alone"):
        with pytest.raises(Trouble, match="running already for this diary"), Seat(tmp_path).alone():
            raise AssertionError("there were two")
        assert "running already" in Seat(tmp_path).who_sits()


def test_those_who_only_ask_do_not_take_each_other_for_a_window(tmp_path: Path) -> None:
    """However often: whoever asks holds the lock for an instant himself."""
    wrong: list[bool] = []

    def ask() -> None:
        own = Seat(tmp_path)
        wrong.extend(own.window_is_open() for _ in range(200))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(wrong)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_leads_a_lock_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker" / "seat.lock").symlink_to(elsewhere)
    with pytest.raises(Trouble):
        Seat(tmp_path).take()
    assert not elsewhere.exists()


def test_the_files_are_the_owners_and_stay(tmp_path: Path) -> None:
    seat = Seat(tmp_path / "new")
    assert seat.take()
    seat.give()
    lies = sorted((tmp_path / "new" / "worker").iterdir())
    assert [file.name for file in lies] == ["seat.lock", "window-open.lock"]
    assert {file.stat().st_mode & 0o777 for file in lies} == {0o600}
    assert (tmp_path / "new" / "worker").stat().st_mode & 0o777 == 0o700


def test_a_lock_that_was_removed_is_lost(tmp_path: Path) -> None:
    """Somebody tidied up: the next one finds no lock, and the first one notices."""
    first, second = Seat(tmp_path), Seat(tmp_path)
    assert first.take()
    (tmp_path / "worker" / "seat.lock").unlink()
    assert first.lost()
    assert second.take()
    assert not second.lost()
    first.give()
    assert not first.take()
    second.give()


@pytest.mark.parametrize(
    ("number", "way"), [(errno.ENOSPC, "Free some space"), (errno.EROFS, "Allow writing")]
)
def test_where_there_is_no_place_for_it_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, way: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    seat = Seat(tmp_path)
    with pytest.raises(Trouble, match=way):
        seat.take()
    with seat.announced(), pytest.raises(Trouble, match=os.strerror(number)):
        seat.sit_down(threading.Event())


def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    (tmp_path / "worker").write_text("a file where the folder should be")
    with pytest.raises(Trouble, match="can't tell others that it works"):
        ProgramLock(tmp_path / "worker" / "seat.lock").take()
