"""Whose turn it is to write: in order, the window first, and never nobody's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Busy
from scheduler_app.sqlite_library import connected
from scheduler_app.storage import writers
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.storage.writers import Turns
from scheduler_app.use_cases.changes import behind_the_window
from tests.worker.conftest import until

LONG = 60.0
"""Seconds that nobody here waits in vain."""


class Line:
    """Threads that stand in line for a turn; `order` tells who had one."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.order: list[str] = []
        self._threads: list[threading.Thread] = []

    def join_in(self, name: str, *, behind: bool, work: Callable[[], None] = lambda: None) -> None:
        """Let a thread of that name ask for a turn, and return once it stands in line."""

        def run() -> None:
            with (
                behind_the_window() if behind else nullcontext(),
                self._asked(behind=behind) as had,
            ):
                assert had
                self.order.append(name)
                work()

        waiting = self.turns.waiting
        thread = threading.Thread(target=run)
        self._threads.append(thread)
        thread.start()
        until(lambda: self.turns.waiting == waiting + 1)

    def _asked(self, *, behind: bool) -> AbstractContextManager[bool]:
        if behind:
            with behind_the_window():  # as what it calls may say once more
                pass
        return self.turns.turn(LONG)

    def all_done(self) -> list[str]:
        """The order in which all of them had their turn."""
        for thread in self._threads:
            thread.join()
        return self.order


def test_turns_come_in_order_and_the_window_s_before_the_worker_s() -> None:
    line = Line(Turns())
    with line.turns.turn(LONG):
        for name in ("worker 1", "window 1", "worker 2", "window 2"):
            line.join_in(name, behind=name.startswith("worker"))
    assert line.all_done() == ["window 1", "window 2", "worker 1", "worker 2"]
    assert line.turns.waiting == 0


def test_who_comes_while_the_worker_writes_is_next() -> None:
    """However many of the worker's stand in line already."""
    line = Line(Turns())
    writing, go_on = threading.Event(), threading.Event()

    def first() -> None:
        writing.set()
        assert go_on.wait(LONG)

    with line.turns.turn(LONG):
        line.join_in("worker", behind=True, work=first)
        for number in range(20):
            line.join_in(f"worker {number}", behind=True)
    assert writing.wait(LONG)
    line.join_in("window", behind=False)
    go_on.set()
    assert line.all_done()[:2] == ["worker", "window"]


def test_a_crowd_never_keeps_the_window_from_the_next_turn() -> None:
    turns, ended = Turns(), threading.Event()
    order: list[str] = []

    def crowd() -> None:
        with behind_the_window():
            while not ended.is_set():
                with turns.turn(LONG):
                    order.append("worker")
                    until(lambda: ended.is_set() or turns._first)

    threads = [threading.Thread(target=crowd) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(25):
        until(lambda wanted=2 * number + 1: len(order) == wanted)  # type: ignore[misc]
        with turns.turn(LONG):
            order.append("window")
            until(lambda: turns.waiting == 4)
    ended.set()
    for thread in threads:
        thread.join()
    assert order[:50] == ["worker", "window"] * 25


def test_what_fails_gives_its_turn_back() -> None:
    turns = Turns()
    with pytest.raises(KeyError), turns.turn(LONG):
        raise KeyError("a bug")
    with turns.turn(0) as had:
        assert had


def test_who_waited_too_long_has_no_turn_and_leaves_the_line() -> None:
    line = Line(Turns())
    with line.turns.turn(LONG):
        found: list[bool] = []

        def impatient() -> None:
            with line.turns.turn(0.01) as had:
                found.append(had)

        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join()
        assert found == [False]
        assert line.turns.waiting == 0
        line.join_in("patient", behind=True)
    assert line.all_done() == ["patient"]


@pytest.mark.parametrize("interrupted", [True, False])
@pytest.mark.parametrize("called", [True, False])
def test_whoever_is_called_at_the_last_moment_or_is_gone_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, *, called: bool, interrupted: bool
) -> None:
    turns = Turns()

    class Ends(threading.Event):
        """Waits no longer; the turn is passed on in that very moment, if it is."""

        def wait(self, timeout: float | None = None) -> bool:
            assert timeout == LONG
            if called:
                turns._pass_on()
            if interrupted:
                raise KeyboardInterrupt
            return False

    had: list[bool | None] = []

    def ask() -> None:
        try:
            with turns.turn(LONG) as mine:
                had.append(mine)
        except KeyboardInterrupt:
            had.append(None)

    assert turns._take(LONG)
    place = writers._Place()
    place.called = Ends()
    monkeypatch.setattr(writers, "_Place", lambda: place)
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert had == [None if interrupted else called]
    if not called:
        turns._pass_on()
    with turns.turn(0) as mine:
        assert mine, "somebody who is gone has the turn"


def test_a_thread_that_would_wait_for_itself_is_a_bug() -> None:
    turns = Turns()
    with turns.turn(LONG):
        with pytest.raises(RuntimeError, match="within another one"), turns.turn(LONG):
            pass
        assert turns.waiting == 0
    with turns.turn(0) as had:
        assert had, "the outer turn was given back"


def test_behind_the_window_is_said_by_each_thread_for_itself() -> None:
    line = Line(Turns())
    with behind_the_window():
        with behind_the_window():
            pass
        with line.turns.turn(LONG):
            line.join_in("worker", behind=True)
            line.join_in("window", behind=False)
    assert line.all_done() == ["window", "worker"]


# -- the diary ------------------------------------------------------------------------------------


def write(diary: Diary, name: str, now: datetime) -> None:
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, {name: "x"})


@contextmanager
def written_by_another_thread(diary: Diary, now: datetime) -> Iterator[None]:
    """Another thread of this process is in the midst of a transaction."""
    began, end = threading.Event(), threading.Event()

    def hold() -> None:
        with diary.write("settings", by=By.SYSTEM, at=now):
            began.set()
            assert end.wait(LONG)

    thread = threading.Thread(target=hold)
    thread.start()
    assert began.wait(LONG)
    try:
        yield
    finally:
        end.set()
        thread.join()


def test_the_window_s_transaction_comes_before_the_worker_s(diary: Diary, now: datetime) -> None:
    threads = []

    def behind(name: str) -> None:
        with behind_the_window():
            write(diary, name, now)

    with written_by_another_thread(diary, now):
        for number in range(3):
            threads.append(threading.Thread(target=behind, args=(f"worker {number}",)))
            threads[-1].start()
            until(lambda wanted=number + 1: diary._turns.waiting == wanted)  # type: ignore[misc]
        threads.append(threading.Thread(target=write, args=(diary, "window", now)))
        threads[-1].start()
        until(lambda: diary._turns.waiting == 4)
    for thread in threads:
        thread.join()
    with diary.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM settings ORDER BY id").scalars().all()
    assert [name for name in names if " " in name or name == "window"] == [
        "window", "worker 0", "worker 1", "worker 2",
    ]  # fmt: skip


def test_a_transaction_that_gets_no_turn_is_busy_in_words(tmp_path: Path, now: datetime) -> None:
    diary = Diary.open(tmp_path / "diary.sqlite3", busy_timeout_ms=50)
    with (
        written_by_another_thread(diary, now),
        pytest.raises(Busy, match="is writing to the diary"),
    ):
        write(diary, "a", now)
    write(diary, "a", now)
    diary.close()


def test_a_writer_waits_once_for_its_own_program_and_others_together(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five seconds at the turn and five more at the file would be ten for whoever asks."""
    diary = Diary.open(tmp_path / "diary.sqlite3", busy_timeout_ms=20_000)
    seconds = iter((0.0, 19.999))
    begins: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        begins.append(statement)

    event.listen(diary._engine, "before_cursor_execute", note)
    with closing(connected(diary.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        clock = SimpleNamespace(monotonic=lambda: next(seconds))
        monkeypatch.setattr("scheduler_app.storage.diary.time", clock)
        with pytest.raises(Busy, match="is writing to the diary"):
            write(diary, "a", now)
        other.execute("ROLLBACK")
    monkeypatch.undo()
    assert begins == [
        "PRAGMA busy_timeout = 100", "BEGIN IMMEDIATE", "PRAGMA busy_timeout = 20000",
    ]  # fmt: skip
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        assert change.connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 20_000
    diary.close()


def test_a_transaction_that_fails_leaves_the_diary_to_the_next(diary: Diary, now: datetime) -> None:
    with pytest.raises(KeyError), diary.write("settings", by=By.CONSULTANT, at=now):
        raise KeyError("a bug")
    with (
        pytest.raises(RuntimeError, match="within another one"),
        diary.write("settings", by=By.CONSULTANT, at=now),
    ):
        write(diary, "a", now)
    write(diary, "b", now)
