"""The frame: one window a profile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.frame import single_instance
from scheduler_app.desktop.frame.single_instance import SingleInstance


def test_the_second_window_of_a_profile_wakes_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.first()
    first.listen()
    with qtbot.waitSignal(first.woken, timeout=3000):
        assert not second.first()
    first.close()
    assert SingleInstance(tmp_path / "other").first()


def test_a_lock_that_nobody_answers_for_keeps_no_window_away(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that is write-protected by now, a killed program's lock can't be removed."""
    monkeypatch.setattr(single_instance, "PATIENCE_MS", 1)
    held = QLockFile(str(tmp_path / "window.lock"))
    assert held.tryLock(0)
    assert SingleInstance(tmp_path).first()


def test_a_window_that_is_just_opening_is_waited_for(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.first()
    asked: list[bool] = []
    asker = threading.Thread(target=lambda: asked.append(second.first()))
    asker.start()
    first.listen()
    asker.join()
    assert asked == [False]
    first.close()
