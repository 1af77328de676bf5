"""Desktop: from a diary to a painted window, and back to a closed one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.app_icon import app_icon
from scheduler_app.desktop.bridge import Bridge
from scheduler_app.desktop.diary_source import DiarySource
from scheduler_app.desktop.display import prepare_display
from scheduler_app.desktop.first_paint import after_first_paint
from scheduler_app.desktop.no_page import NoPage
from scheduler_app.desktop.notices import Notices
from scheduler_app.desktop.runner import Runner
from scheduler_app.desktop.single_instance import SingleInstance
from scheduler_app.desktop.stylesheet import body_font, dress
from scheduler_app.desktop.theme import is_dark
from scheduler_app.desktop.window.layout_memory import LayoutMemory
from scheduler_app.desktop.window.main_window import MainWindow, raise_window
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.use_cases.ports import Diary, Exchange, PageDesk


def run(
    diary: Diary,
    *,
    clock: Callable[[], datetime],
    data_dir: Path,
    exchange: Exchange,
    demo: bool,
    page: PageDesk | None = None,
) -> int:
    """Show the window until it is closed; returns the exit status.

    `data_dir` holds the window's layout and the lock that keeps it to one window a profile;
    `exchange` reads and writes other programs' files; `page` is the worker with the booking page,
    begun once the window is painted and ended with it.
    """
    prepare_display()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("scheduler-app")
    app.setApplicationDisplayName("Scheduler")
    app.setDesktopFileName("scheduler-app")
    app.setWindowIcon(app_icon())
    instance = SingleInstance(data_dir)
    if not instance.first():
        sys.stderr.write(
            "scheduler-app: the window is open already; it was brought to the front.\n"
        )
        return 0
    follow_system_theme(app)
    window, parts = open_window(
        diary, clock=clock, data_dir=data_dir, exchange=exchange, demo=demo, page=page
    )
    instance.woken.connect(lambda: raise_window(window))
    put_back = parts.notices.catch_everything()
    # In the tray the window may be hidden while a dialog closes: only leaving ends the program.
    app.setQuitOnLastWindowClosed(False)
    window.closing.connect(app.quit)
    window.show()
    after_first_paint(window, instance.listen)
    try:
        return app.exec()
    finally:
        put_back()
        close_parts(parts)
        instance.close()


def open_window(
    diary: Diary,
    *,
    clock: Callable[[], datetime],
    data_dir: Path,
    exchange: Exchange,
    demo: bool = False,
    page: PageDesk | None = None,
) -> tuple[MainWindow, Workplace]:
    """The main window over `diary`, not shown yet, and its parts, to be closed after it."""
    page = NoPage() if page is None else page
    place = Workplace(
        diary,
        clock,
        Runner(),
        Bridge(diary, page),
        Notices(),
        DiarySource(diary, clock),
        exchange,
        page,
    )
    window = MainWindow(place, LayoutMemory(data_dir), demo=demo)
    after_first_paint(window, window.refresh_quietly)
    after_first_paint(window, page.start)
    return window, place


def close_parts(place: Workplace) -> None:
    """Finish what was begun, then listen no more.

    The page first: a question to it that still waits for an answer must not hold up the rest.
    """
    place.page.close()
    place.runner.close()
    place.bridge.close()


def follow_system_theme(app: QApplication) -> None:
    """Light or dark as the system says, now and whenever it changes."""
    app.setStyle("Fusion")
    body_font(app)
    dress(app, is_dark(app))
    app.styleHints().colorSchemeChanged.connect(lambda _: dress(app, is_dark(app)))
