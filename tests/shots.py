"""Shots: renders the main screens, light and dark, to PNG files for looking at.

`make shots` writes all of them to `shots/`, or only the scenes that ARGS names;
`python -m tests.shots --readme` writes the few that the README shows to `docs/screenshots/`.
The practice is the demo's, the clock stands still.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QPoint,
    QRect,
    QSize,
    Qt,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QCursor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from scheduler_app.app import EXCHANGE, message_writer, paper_maker
from scheduler_app.desktop.frame.main_window import MainWindow, WindowOver
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.desktop.stylesheet import body_font, dress
from scheduler_app.desktop.tools import Tools
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.seed_demo import seed_demo
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.worker.messages.message_desk import WordingDesk
from tests.desktop.desk import delete
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.mails import FakeMails
from tests.fakes.page_desk import FakePageDesk
from tests.fakes.reminders import FakeReminders
from tests.shots_hands import settle
from tests.shots_jobs import jobs_that_ran
from tests.shots_messages import messages_go_out
from tests.shots_page import NOW, clients_ask
from tests.shots_scenes import SCENES, Scene

ROOT = Path(__file__).parents[1]
SMALL, LARGE, NARROW = QSize(1280, 720), QSize(2560, 1440), QSize(1000, 700)
TITLE_BAR = 32
"""Height in pixels of the bar that a window manager would put over a dialog."""

EMPTY_TOO = (
    "week",
    "agenda",
    "clients",
    "conflicts",
    "search",
    "inbox",
    "messages",
    "conversation-demo",
    "conversation-demo-calls",
    "money-nothing-yet",
    "first-run",
    "visits-found",
    "invoices-demo",
)


def main(arguments: list[str]) -> int:
    """Render everything; returns the exit status."""
    app = QApplication(sys.argv[:1])
    # The offscreen platform has no window manager and complains of it at each dialog.
    qInstallMessageHandler(lambda *_: None)
    app.setStyle("Fusion")
    body_font(app)
    readme = "--readme" in arguments
    wanted = [name for name in arguments if name in SCENES]
    folder = ROOT / "docs" / "screenshots" if readme else ROOT / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        full, empty = Path(name) / "full", Path(name) / "empty"
        _diary(full, demo=True).close()
        _diary(empty, demo=False).close()
        for dark in (False, True):
            dress(app, dark)
            theme = "dark" if dark else "light"
            for scene_name in README[theme] if readme else wanted or SCENES:
                _shoot(full, SCENES[scene_name], SMALL, folder / f"{scene_name}-{theme}.png")
            if readme or wanted:
                continue
            for scene_name in LARGE_TOO:
                target = folder / f"{scene_name}-{theme}-2560x1440.png"
                _shoot(full, SCENES[scene_name], LARGE, target)
            for scene_name in ("week", "settings", "quick-entry"):
                target = folder / f"{scene_name}-{theme}-1000x700.png"
                _shoot(full, SCENES[scene_name], NARROW, target)
            for scene_name in EMPTY_TOO:
                target = folder / f"empty-{scene_name}-{theme}.png"
                _shoot(empty, SCENES[scene_name], SMALL, target)
    return 0


def _diary(folder: Path, *, demo: bool) -> Diary:
    diary = Diary.open(folder / "diary.db")
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    if demo:
        seed_demo(diary, now=NOW)
        clients_ask(diary)
        messages_go_out(diary)
    return diary


def _shoot(template: Path, scene: Scene, size: QSize, target: Path) -> None:
    """One picture over a copy of a closed diary: what the scene does there stays there."""
    with _copied(template) as diary, _window(diary, size) as (window, place):
        scene(window, place)
        settle(place)
        picture, front = _picture(window)
        picture.save(str(target))
        print(target.relative_to(ROOT), flush=True)
        for widget in front:
            widget.close()


@contextmanager
def _copied(template: Path) -> Iterator[Diary]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "copy"
        copytree(template, folder)
        diary = Diary.open(folder / "diary.db")
        try:
            yield diary
        finally:
            diary.close()


def _picture(window: MainWindow) -> tuple[QPixmap, list[QWidget]]:
    """The window with the dialogs and overlays that stand before it, and those."""
    picture = window.grab()
    front = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each != window]
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    origin = window.mapToGlobal(QPoint(0, 0))
    moved: dict[QWidget, QPoint] = {}
    for widget in sorted(front, key=_has_frame, reverse=True):
        place = QRect(widget.mapToGlobal(QPoint(0, 0)) - origin, widget.size())
        if _has_frame(widget):
            # The offscreen platform has a small screen and no frames: as a person would see it.
            before = place.topLeft()
            place.moveCenter(window.rect().center() + QPoint(0, TITLE_BAR // 2))
            moved[widget] = place.topLeft() - before
            _draw_frame(painter, place, widget)
        else:
            above = widget.parentWidget()
            place.translate(moved.get(above.window(), QPoint()) if above else QPoint())
        _draw_widget(painter, place, widget)
    painter.end()
    return picture, front


def _has_frame(widget: QWidget) -> bool:
    """Whether a window manager would put a bar over it."""
    kind = widget.windowFlags() & Qt.WindowType.WindowType_Mask
    bare = widget.windowFlags() & Qt.WindowType.FramelessWindowHint
    return not bare and kind != Qt.WindowType.Popup


def _draw_widget(painter: QPainter, place: QRect, widget: QWidget) -> None:
    ratio = widget.devicePixelRatioF()
    shown = QPixmap(widget.size() * ratio)
    shown.setDevicePixelRatio(ratio)
    shown.fill(Qt.GlobalColor.transparent)
    widget.render(shown)
    painter.drawPixmap(place.topLeft(), shown)


def _draw_frame(painter: QPainter, place: QRect, widget: QWidget) -> None:
    """A shadow and the title bar that the window manager would draw."""
    outer = place.adjusted(0, -TITLE_BAR, 0, 0)
    for step in range(16, 0, -2):
        shade = QColor(0, 0, 0, 5)
        painter.setBrush(shade)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(outer.adjusted(-step, 4 - step, step, 4 + step), step, step)
    colours = widget.palette()
    painter.setBrush(colours.color(QPalette.ColorRole.Light))
    painter.setPen(colours.color(QPalette.ColorRole.Mid))
    painter.drawRoundedRect(outer.adjusted(-1, -1, 0, 0), 6, 6)
    painter.setPen(colours.color(QPalette.ColorRole.WindowText))
    bar = QRect(outer.topLeft(), QSize(outer.width(), TITLE_BAR))
    painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, widget.windowTitle())


@contextmanager
def _window(diary: Diary, size: QSize) -> Iterator[tuple[MainWindow, Tools]]:
    with tempfile.TemporaryDirectory() as layout:
        window, parts = open_window(
            diary,
            clock=lambda: NOW,
            data_dir=Path(layout),
            exchange=EXCHANGE,
            over=WindowOver.MADE_UP,
            page=FakePageDesk().ports(),
            jobs=jobs_that_ran(),
            reminders=FakeReminders(),
            messages=WordingDesk(
                diary, message_writer, FakeSecrets, lambda: NOW, lambda *_: FakeMails()
            ),
            invoices=lambda: InvoiceDesk(paper_maker(), FakeSecrets()),
        )
        window.resize(size)
        window.show()
        # Away from the window, or the button in its corner looks as if it were pointed at.
        QCursor.setPos(QPoint(5000, 5000))
        settle(parts)
        try:
            yield window, parts
        finally:
            # Hidden and not closed: a form that holds something unsaved would ask first.
            window.hide()
            close_tools(parts)
            delete(window)


LARGE_TOO = (
    *("week", "month", "day", "agenda", "inspector", "quick-entry"),
    *(
        "clients",
        "messages",
        "services",
        "settings",
        "conflicts",
        "inbox-linked",
        "page-settings-linked",
    ),
)

README = {
    "light": (
        *("week", "quick-entry", "inspector", "inbox-linked", "deposit-explained", "client"),
        *("conversation-demo", "invoices-open"),
    ),
    "dark": ("week", "month", "search", "money-received", "visit-full", "day-lost"),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
