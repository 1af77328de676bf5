"""Shots: renders the main screens, light and dark, to PNG files for looking at.

`make shots` writes all of them to `shots/`; `python -m tests.shots --readme` writes the few that
the README shows to `docs/screenshots/`. The practice is the demo's, the clock stands still.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, QSize, Qt, qInstallMessageHandler
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.start import close_parts, open_window
from scheduler_app.desktop.stylesheet import body_font, dress
from scheduler_app.desktop.window.main_window import MainWindow
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice import found_practice
from scheduler_app.use_cases.seed_demo import seed_demo

ROOT = Path(__file__).parents[1]
NOW = datetime(2027, 3, 2, 10, 20, tzinfo=UTC)
SMALL, LARGE = QSize(1280, 720), QSize(2560, 1440)
SETTLE_MS = 350

Scene = Callable[[MainWindow, Workplace], None]
"""Brings a window into a state."""


def main(arguments: list[str]) -> int:
    """Render everything; returns the exit status."""
    app = QApplication(sys.argv[:1])
    # The offscreen platform has no window manager and complains of it at each dialog.
    qInstallMessageHandler(lambda *_: None)
    app.setStyle("Fusion")
    body_font(app)
    readme = "--readme" in arguments
    folder = ROOT / "docs" / "screenshots" if readme else ROOT / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        full = _diary(Path(name) / "full", demo=True)
        empty = _diary(Path(name) / "empty", demo=False)
        for dark in (False, True):
            dress(app, dark)
            theme = "dark" if dark else "light"
            for scene_name in README[theme] if readme else SCENES:
                _shoot(full, SCENES[scene_name], SMALL, folder / f"{scene_name}-{theme}.png")
            if readme:
                continue
            for scene_name in ("week", "month", "day", "agenda", "inspector", "quick-entry"):
                target = folder / f"{scene_name}-{theme}-2560x1440.png"
                _shoot(full, SCENES[scene_name], LARGE, target)
            for scene_name in ("week", "agenda", "clients", "conflicts", "search"):
                target = folder / f"empty-{scene_name}-{theme}.png"
                _shoot(empty, SCENES[scene_name], SMALL, target)
        full.close()
        empty.close()
    return 0


def _diary(folder: Path, *, demo: bool) -> Diary:
    diary = Diary.open(folder / "diary.db")
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    if demo:
        seed_demo(diary, now=NOW)
    return diary


def _shoot(diary: Diary, scene: Scene, size: QSize, target: Path) -> None:
    with _window(diary, size) as (window, place):
        scene(window, place)
        _settle()
        picture, front = _picture(window)
        picture.save(str(target))
        print(target.relative_to(ROOT), flush=True)
        for widget in front:
            widget.close()


def _picture(window: MainWindow) -> tuple[QPixmap, list[QWidget]]:
    """The window with the dialogs and overlays that stand before it, and those."""
    picture = window.grab()
    front = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each != window]
    painter = QPainter(picture)
    origin = window.mapToGlobal(QPoint(0, 0))
    for widget in front:
        painter.drawPixmap(widget.mapToGlobal(QPoint(0, 0)) - origin, widget.grab())
    painter.end()
    return picture, front


@contextmanager
def _window(diary: Diary, size: QSize) -> Iterator[tuple[MainWindow, Workplace]]:
    with tempfile.TemporaryDirectory() as layout:
        window, parts = open_window(
            diary, clock=lambda: NOW, data_dir=Path(layout), exchange=EXCHANGE, demo=True
        )
        window.resize(size)
        window.show()
        _settle()
        try:
            yield window, parts
        finally:
            window.close()
            close_parts(parts)
            window.deleteLater()
            _settle()


def _settle() -> None:
    """Let timers fire and answers from the runner arrive."""
    deadline = QDeadlineTimer(SETTLE_MS)
    while not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _mode(mode: Mode) -> Scene:
    def scene(window: MainWindow, _: Workplace) -> None:
        window.calendar.set_mode(mode)

    return scene


def _screen(name: str) -> Scene:
    def scene(window: MainWindow, _: Workplace) -> None:
        window.show_screen(name)

    return scene


def _inspector(window: MainWindow, place: Workplace) -> None:
    """A booking is selected: what it is, and its history."""
    first, last = (int(datetime(2027, 3, day, tzinfo=UTC).timestamp()) for day in (3, 6))
    items = place.source.items(first, last)
    item = next(item for item in items if item.place and item.client and not item.conflict)
    window.calendar.jump_to(item.id)


def _quick_entry(window: MainWindow, _: Workplace) -> None:
    window.openings.quick_entry()
    _settle()
    _type("anna thu 3pm remote 1h")


def _search(window: MainWindow, _: Workplace) -> None:
    window.openings.search()
    _settle()
    _type("prin")


def _type(text: str) -> None:
    target = QApplication.focusWidget()
    if target is not None:
        QTest.keyClicks(target, text)


def _clients(window: MainWindow, _: Workplace) -> None:
    window.show_screen("clients")
    _settle()
    target = QApplication.focusWidget()
    if target is not None:
        QTest.keyClick(target, Qt.Key.Key_Down)


def _opened(open_it: Callable[[MainWindow], object]) -> Scene:
    """A dialog before the window."""

    def scene(window: MainWindow, _: Workplace) -> None:
        open_it(window)

    return scene


SCENES: dict[str, Scene] = {
    "week": _mode(Mode.WORK_WEEK),
    "full-week": _mode(Mode.WEEK),
    "day": _mode(Mode.DAY),
    "month": _mode(Mode.MONTH),
    "agenda": _mode(Mode.AGENDA),
    "inspector": _inspector,
    "quick-entry": _quick_entry,
    "search": _search,
    "clients": _clients,
    "services": _screen("services"),
    "settings": _screen("settings"),
    "conflicts": _screen("conflicts"),
    "editor": _opened(lambda window: window.openings.new_in_form()),
    "import": _opened(lambda window: window.openings.import_files()),
    "print": _opened(lambda window: window.openings.print_view()),
    "shortcuts": _opened(lambda window: window.openings.shortcut_sheet()),
}

README = {"light": ("week", "quick-entry", "inspector"), "dark": ("week", "month", "search")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
