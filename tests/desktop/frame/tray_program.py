"""Tests, desktop: the window in a session with a real tray; says on its output what it sees."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.frame.start import close_tools, follow_system_theme, open_window
from scheduler_app.desktop.frame.tray import LOOK_EVERY_MS
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from tests.desktop.desk import NOW
from tests.desktop.frame.tray_steps import say, until
from tests.desktop.page.web_clients import WebClients


def main(folder: Path, *, late: bool) -> None:
    """A request comes; its message is clicked; the window stays in the tray and leaves it.

    A `late` tray appears after the window, as where the session is slow to start.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("scheduler-app")
    app.setQuitOnLastWindowClosed(False)
    follow_system_theme(app)
    session = None if late else _session()
    diary = Diary.open(folder / "diary.db")
    found_practice(diary, zone_name="Europe/London", now=NOW)
    window, parts = open_window(diary, clock=lambda: NOW, data_dir=folder, exchange=EXCHANGE)
    window.show()
    until(lambda: window.tray is not None)
    if late:
        session = _session()
        QTest.qWait(LOOK_EVERY_MS + 500)
    until(lambda: window.tray is not None and window.tray.available())
    say(f"tray on {app.platformName()}")
    until(lambda: window.parts.waiting.known)
    WebClients(diary, NOW).asks("Anna Schmidt", NOW + timedelta(days=2, hours=1, minutes=30))
    until(lambda: window.current() == "inbox")
    say("the message led to the inbox")
    settings = window.show_screen("settings")
    stay = settings.group("window").stay  # type: ignore[attr-defined]
    stay.setChecked(True)
    say(f"the choice to stay is offered: {stay.isVisible()}")
    window.close()
    say(f"hidden: {window.isHidden()}")
    window.leave()
    close_tools(parts)
    diary.close()
    if session is not None:
        session.terminate()
        session.wait()
    say("left")


def _session() -> subprocess.Popen[bytes]:
    """The session's tray, once it serves."""
    program = [sys.executable, "-u", str(Path(__file__).parent / "session_tray.py")]
    started = subprocess.Popen(program)
    QTest.qWait(1500)
    return started


if __name__ == "__main__":
    main(Path(sys.argv[1]), late="late" in sys.argv)
