"""Tests, desktop: a day at the tray: what is announced, what its menu offers, and quiet.

Run within a session (see `tray_sessions`); takes a picture of the screen where it is told to.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.start import close_tools, follow_system_theme, open_window
from scheduler_app.desktop.frame.tray import Tray
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.founding import found_practice
from tests.desktop.desk import NOW
from tests.desktop.frame.tray_steps import say, until
from tests.desktop.page.web_clients import WebClients


def main(folder: Path) -> None:
    """Twice over one diary: what the first window has told, the second does not tell again."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("scheduler-app")
    app.setQuitOnLastWindowClosed(False)
    follow_system_theme(app)
    diary = Diary.open(folder / "diary.db")
    found_practice(diary, zone_name="Europe/London", now=NOW)
    for name, hours in (("Anna Schmidt", 1), ("Benedikta von Hohenlohe-Langenburg", 3)):
        client = save_client(diary, Client(0, name), now=NOW)
        start = NOW + timedelta(hours=hours)
        book(diary, NewBooking(start=start, client_id=client.id, service_id=1), now=NOW)
    clients = WebClients(diary, NOW)
    _first(diary, folder, clients)
    _second(diary, folder)
    diary.close()


def _first(diary: Diary, folder: Path, clients: WebClients) -> None:
    window, tools = _opened(diary, folder)
    tray, told = _heard(window)
    until(lambda: window.parts.waiting.known)
    clients.asks("Carla Weiß", NOW + timedelta(days=2, hours=1, minutes=30))
    until(lambda: bool(told))
    QTest.qWait(1500)
    _picture(folder / "message.png")
    tray.menu.popup(QPoint(300, 60))
    QTest.qWait(500)
    _picture(folder / "menu.png")
    tray.menu.close()
    say(f"menu: {' | '.join(_texts(tray.menu))}")
    _entry(tray, "Notifications", "Quiet for an hour").trigger()
    clients.asks("Dora", NOW + timedelta(days=3, hours=1, minutes=30))
    QTest.qWait(2000)
    assert len(told) == 1, "it is quiet"
    _entry(tray, "Notifications", "Notify me again").trigger()
    until(lambda: len(told) == 2)
    _leave(window, tools, told)


def _second(diary: Diary, folder: Path) -> None:
    window, tools = _opened(diary, folder)
    tray, told = _heard(window)
    until(lambda: any("Dora" in text for text in _texts(tray.menu)))
    QTest.qWait(1000)
    _leave(window, tools, told)


def _heard(window: MainWindow) -> tuple[Tray, list[str]]:
    told: list[str] = []
    tray = window.tray
    assert tray is not None
    tray.announced.connect(lambda title, text: told.append(f"{title}: {text}"))
    return tray, told


def _leave(window: MainWindow, tools: Tools, told: list[str]) -> None:
    assert window.tray is not None
    say(f"tray {window.tray.available()}: {' | '.join(told)}")
    window.leave()
    close_tools(tools)


def _opened(diary: Diary, folder: Path) -> tuple[MainWindow, Tools]:
    def clock() -> datetime:
        return NOW

    window, tools = open_window(diary, clock=clock, data_dir=folder, exchange=EXCHANGE)
    window.resize(1000, 600)
    window.show()
    until(lambda: window.tray is not None and window.tray.available())
    return window, tools


def _entry(tray: Tray, name: str, choice: str) -> QAction:
    sub = next(one.menu() for one in tray.menu.actions() if one.text() == name)
    assert isinstance(sub, QMenu)
    return next(one for one in sub.actions() if one.text() == choice)


def _texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def _picture(file: Path) -> None:
    subprocess.run(["import", "-window", "root", str(file)], check=True, timeout=20)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
