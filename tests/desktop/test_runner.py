"""Desktop: work beside the window is done in order, and its result returns to the asker."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.runner import Runner
from scheduler_app.domain.errors import Trouble


def test_work_is_done_in_order_and_errors_return_to_the_asker(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[object] = []

    def fail() -> None:
        raise Trouble("No.")

    for number in range(20):
        runner.run(lambda number=number: number, seen.append)  # type: ignore[misc]
    runner.run(fail, seen.append, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 21)
    assert seen[:20] == list(range(20))
    assert isinstance(seen[20], Trouble)
    runner.close()


def test_a_question_overtakes_long_work(qtbot: QtBot) -> None:
    runner = Runner()
    gate = threading.Event()
    seen: list[str] = []
    runner.run(lambda: gate.wait(5), lambda _: seen.append("work"))
    runner.ask(lambda: "answer", seen.append)
    qtbot.waitUntil(lambda: seen == ["answer"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["answer", "work"])
    runner.close()


def test_a_result_for_a_closed_widget_is_dropped(qtbot: QtBot) -> None:
    runner = Runner()
    asker = QObject()
    seen: list[str] = []
    gate = threading.Event()
    runner.ask(lambda: gate.wait(5), lambda _: seen.append("late"), asker=asker)
    asker.deleteLater()
    QApplication.sendPostedEvents(asker, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert seen == []
    runner.close()


def test_once_closed_nothing_is_asked_and_no_work_is_taken(qtbot: QtBot) -> None:
    """A timer that outlives its window by a moment asks in vain; a gesture is never lost so."""
    runner = Runner()
    runner.close()
    runner.ask(lambda: 1, lambda _: None)
    assert runner.idle
    with pytest.raises(RuntimeError):
        runner.run(lambda: 1, lambda _: None)
