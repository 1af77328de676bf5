"""Without a window: works when nobody else does, gets up for a window, ends when it is told."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scheduler_app.domain.errors import DiaryGone, Trouble
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.worker import headless
from scheduler_app.worker.headless import Ending, work_without_window
from scheduler_app.worker.seat import Seat
from tests.worker.conftest import until


@dataclass
class Night:
    """A worker without a window on a thread, whose work hangs when told to."""

    path: Path
    stopping: threading.Event = field(default_factory=threading.Event)
    hangs: threading.Event | None = None
    turns: int = 0
    at_work: bool = False
    ended: list[Ending | Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seat = Seat(self.path.parent)
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        try:
            self.ended.append(work_without_window(self.seat, self._shift, self.stopping))
        except Trouble as trouble:
            self.ended.append(trouble)

    @contextmanager
    def _shift(self) -> Iterator[DiaryHandle]:
        diary = Diary.open(self.path)
        if self.hangs is not None:
            threading.Thread(target=self.hangs.wait, args=(60,), daemon=True).start()
        self.turns += 1
        self.at_work = True
        try:
            yield diary
        finally:
            self.at_work = False
            diary.close()

    def end(self) -> None:
        self.stopping.set()
        if self.thread.ident is not None:
            self.thread.join(60)
        if self.hangs is not None:
            self.hangs.set()
        self.seat.give()


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    made = Night(tmp_path / "diary.db")
    yield made
    made.end()


def test_it_gets_up_for_a_window_and_sits_down_when_it_closes(night: Night) -> None:
    night.thread.start()
    until(lambda: night.at_work)
    window = Seat(night.path.parent)
    for turn in range(1, 3):
        with window.announced():
            assert window.sit_down(threading.Event(), 60)
            assert not night.at_work, "two worked at once"
            window.give()
        until(lambda: night.at_work)
        assert night.turns == turn + 1
    night.end()
    assert night.ended == [Ending.STOPPED]


def test_it_waits_where_a_window_is_open(night: Night) -> None:
    with Seat(night.path.parent).announced():
        night.thread.start()
        night.thread.join(0.3)
        assert night.thread.is_alive()
        assert not night.turns
        night.end()
    assert night.ended == [Ending.STOPPED]


@pytest.mark.expects_log("1 calls still hang")
def test_a_call_that_hangs_ends_the_process_and_the_seat_is_kept_until_then(night: Night) -> None:
    night.hangs = threading.Event()
    night.thread.start()
    until(lambda: night.at_work)
    window = Seat(night.path.parent)
    with window.announced():
        night.thread.join(60)
        assert night.ended == [Ending.ANEW]
        assert not window.sit_down(threading.Event(), 0.1), "what hangs may still do something"
        night.seat.give()
        assert window.sit_down(threading.Event(), 60)
    window.give()


@pytest.mark.expects_log("the diary was replaced")
def test_a_diary_that_was_restored_is_opened_anew(night: Night) -> None:
    night.thread.start()
    until(lambda: night.at_work)
    copy = night.path.with_name("copy.db")
    shutil.copyfile(night.path, copy)
    copy.replace(night.path)
    night.thread.join(60)
    assert night.ended == [Ending.ANEW]


def test_a_diary_that_is_gone_is_waited_for_and_then_said(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headless, "PUT_BACK_SECONDS", 0.3)
    night.thread.start()
    until(lambda: night.at_work)
    night.path.rename(night.path.with_name("elsewhere.db"))
    night.thread.join(60)
    [trouble] = night.ended
    assert isinstance(trouble, DiaryGone)
    assert "moved, deleted or replaced" in str(trouble)


def test_a_diary_that_comes_back_in_time_is_worked_on(night: Night) -> None:
    night.thread.start()
    until(lambda: night.at_work)
    aside = night.path.with_name("elsewhere.db")
    night.path.rename(aside)
    night.thread.join(0.5)
    aside.rename(night.path)
    night.thread.join(0.5)
    assert night.at_work
    night.end()
    assert night.ended == [Ending.STOPPED]


def test_a_second_one_is_refused(night: Night) -> None:
    night.thread.start()
    until(lambda: night.at_work)
    second = Night(night.path)
    second.thread.start()
    second.thread.join(60)
    [trouble] = second.ended
    assert "running already for this diary" in str(trouble)
    assert night.at_work
