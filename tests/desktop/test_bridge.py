"""Desktop: what is written anywhere is told once, on the window's thread."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bridge import Bridge
from scheduler_app.desktop.kinds import EVERYTHING
from scheduler_app.desktop.no_page import NoPage
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import save_client

NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)


def test_many_commits_on_another_thread_become_one_signal_on_ours(
    diary: Diary, qtbot: QtBot
) -> None:
    bridge = Bridge(diary, NoPage())
    told: list[tuple[frozenset[str], bool]] = []
    main = threading.main_thread()
    bridge.changed.connect(lambda kinds: told.append((kinds, threading.current_thread() is main)))

    def write() -> None:
        for name in ("Anna", "Peter", "Vera"):
            save_client(diary, Client(0, name), now=NOW)

    worker = threading.Thread(target=write)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(20)
    assert len(told) == 1
    assert "clients" in told[0][0]
    assert told[0][1]
    bridge.close()
    save_client(diary, Client(0, "Later"), now=NOW)
    qtbot.wait(20)
    assert len(told) == 1


def test_a_change_by_another_program_is_told(diary: Diary, tmp_path: Path, qtbot: QtBot) -> None:
    bridge = Bridge(diary, NoPage())
    other = Diary.open(tmp_path / "diary.db")
    with qtbot.waitSignal(bridge.changed, timeout=4000) as told:
        save_client(other, Client(0, "Anna"), now=NOW)
    assert told.args == [EVERYTHING]
    other.close()
    bridge.close()
