"""Shots: renders the main screens, light and dark, to PNG files for looking at.

`make shots` writes all of them to `shots/`, or only the scenes that ARGS names;
`python -m tests.shots --readme` writes the few that the README shows to `docs/screenshots/`.
The practice is the demo's, the clock stands still.
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

from PySide6.QtCore import (
    QDeadlineTimer,
    QEventLoop,
    QPoint,
    QRect,
    QSize,
    Qt,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QCursor, QPainter, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.importing.dialog import ImportDialog
from scheduler_app.desktop.quick_entry.entry import QuickEntry
from scheduler_app.desktop.settings.screen import SettingsScreen
from scheduler_app.desktop.start import close_parts, open_window
from scheduler_app.desktop.stylesheet import body_font, dress
from scheduler_app.desktop.window.main_window import MainWindow
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.export_calendar import export
from scheduler_app.use_cases.ports import PageStatus
from scheduler_app.use_cases.practice import found_practice
from scheduler_app.use_cases.seed_demo import seed_demo
from tests.desktop.desk import delete
from tests.fakes.page_desk import FakePageDesk
from tests.shots_page import NOW, PUBLISHED, SILENT, at, clients_ask, file_trouble

ROOT = Path(__file__).parents[1]
SMALL, LARGE, NARROW = QSize(1280, 720), QSize(2560, 1440), QSize(1000, 700)
SETTLE_MS = 200
LONGEST_MS = 5000
TITLE_BAR = 32
"""Height in pixels of the bar that a window manager would put over a dialog."""

EMPTY_TOO = ("week", "agenda", "clients", "conflicts", "search", "inbox", "first-run")
PAGE = FakePageDesk()

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
    wanted = [name for name in arguments if name in SCENES]
    folder = ROOT / "docs" / "screenshots" if readme else ROOT / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        full = _diary(Path(name) / "full", demo=True)
        clients_ask(full)
        empty = _diary(Path(name) / "empty", demo=False)
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
            for scene_name in (
                "week",
                "agenda",
                "clients",
                "conflicts",
                "search",
                "inbox",
                "first-run",
            ):
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
        _settle(place)
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
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    origin = window.mapToGlobal(QPoint(0, 0))
    for widget in front:
        place = QRect(widget.mapToGlobal(QPoint(0, 0)) - origin, widget.size())
        if not widget.windowFlags() & Qt.WindowType.FramelessWindowHint:
            # The offscreen platform has a small screen and no frames: as a person would see it.
            place.moveCenter(window.rect().center() + QPoint(0, TITLE_BAR // 2))
            _draw_frame(painter, place, widget)
        _draw_widget(painter, place, widget)
    painter.end()
    return picture, front


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
def _window(diary: Diary, size: QSize) -> Iterator[tuple[MainWindow, Workplace]]:
    with tempfile.TemporaryDirectory() as layout:
        window, parts = open_window(
            diary, clock=lambda: NOW, data_dir=Path(layout), exchange=EXCHANGE, demo=True, page=PAGE
        )
        PAGE.show(PageStatus())
        PAGE.reachable = True
        window.resize(size)
        window.show()
        # Away from the window, or the button in its corner looks as if it were pointed at.
        QCursor.setPos(QPoint(5000, 5000))
        _settle(parts)
        try:
            yield window, parts
        finally:
            # Hidden and not closed: a form that holds something unsaved would ask first.
            window.hide()
            close_parts(parts)
            delete(window)


def _settle(place: Workplace) -> None:
    """Let timers fire, and every answer arrive that was asked for."""
    deadline, longest = QDeadlineTimer(SETTLE_MS), QDeadlineTimer(LONGEST_MS)
    while not (deadline.hasExpired() and (place.runner.idle or longest.hasExpired())):
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


def _quick_entry(line: str) -> Scene:
    def scene(window: MainWindow, place: Workplace) -> None:
        window.openings.quick_entry()
        _settle(place)
        _type(line)

    return scene


def _quick_entry_refused(window: MainWindow, place: Workplace) -> None:
    """A new client with a phone number that can't be."""
    _quick_entry("Petra Neumann fri 4pm remote")(window, place)
    _settle(place)
    entry = window.findChild(QuickEntry)
    if entry is not None:
        QTest.keyClicks(entry.reach, "12")
        QTest.keyClick(entry.reach, Qt.Key.Key_Return)


def _search(text: str) -> Scene:
    def scene(window: MainWindow, place: Workplace) -> None:
        window.openings.search()
        _settle(place)
        _type(text)

    return scene


def _settings_refused(window: MainWindow, place: Workplace) -> None:
    """A length that can't be read."""
    screen = window.show_screen("settings")
    if isinstance(screen, SettingsScreen):
        field = screen.booking.fields()["booking.notice"]
        if isinstance(field, QLineEdit):
            field.setText("a while")
        screen.save()
    _settle(place)


def _import_preview(window: MainWindow, place: Workplace) -> None:
    window.openings.import_files()
    dialog = window.findChild(ImportDialog)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "diary.ics"
        export(place.diary, place.exchange.writer(), file, now=NOW)
        if dialog is not None:
            dialog.read([file])
        _settle(place)


def _type(text: str) -> None:
    target = QApplication.focusWidget()
    if target is not None:
        QTest.keyClicks(target, text)


def _clients(window: MainWindow, place: Workplace) -> None:
    window.show_screen("clients")
    _settle(place)
    target = QApplication.focusWidget()
    if target is not None:
        QTest.keyClick(target, Qt.Key.Key_Down)


def _linked(scene: Scene, status: PageStatus = PUBLISHED) -> Scene:
    """The same with a page on a host."""

    def linked(window: MainWindow, place: Workplace) -> None:
        PAGE.show(status)
        PAGE.reachable = status.unreachable_since is None
        _settle(place)
        scene(window, place)

    return linked


def _request_inspector(window: MainWindow, place: Workplace) -> None:
    """The pending booking of a request is selected."""
    _settle(place)
    window.calendar.jump_to(window.openings.waiting.entries[3].request.booking_id)


def _propose(window: MainWindow, place: Workplace) -> None:
    window.show_screen("inbox")
    _settle(place)
    window.openings.answers.ask_propose(window.openings.waiting.entries[-1].request)


def _decline(window: MainWindow, place: Workplace) -> None:
    window.show_screen("inbox")
    _settle(place)
    window.openings.answers.ask_decline(window.openings.waiting.entries[0].request)


def _page_settings(window: MainWindow, _: Workplace) -> None:
    window.show_page_settings()


def _drag_unreachable(window: MainWindow, place: Workplace) -> None:
    """A move while the page is silent."""
    first, last = (int(at(day, 0).timestamp()) for day in (3, 6))
    item = next(one for one in place.source.items(first, last) if one.client)
    window.calendar.verbs.move(item, at(8, 12))


def _quick_entry_silent(window: MainWindow, place: Workplace) -> None:
    """The page was asked in vain while the line was typed."""
    _quick_entry("vera novak fri 4pm remote")(window, place)
    entry = window.findChild(QuickEntry)
    deadline = QDeadlineTimer(LONGEST_MS)
    while entry is not None and entry.offers.isHidden() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


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
    "quick-entry": _quick_entry("anna fri 4pm remote 30m router"),
    "quick-entry-empty": _quick_entry(""),
    "quick-entry-names": _quick_entry("an"),
    "quick-entry-taken": _quick_entry("anna schmidt thu 3pm remote 1h"),
    "quick-entry-new": _quick_entry("Petra Neumann fri 4pm remote"),
    "quick-entry-unknown": _quick_entry("xyzzy"),
    "quick-entry-refused": _quick_entry_refused,
    "search": _search("prin"),
    "search-nothing": _search("qqqq"),
    "clients": _clients,
    "services": _screen("services"),
    "first-run": _screen("first-run"),
    "settings": _screen("settings"),
    "settings-refused": _settings_refused,
    "conflicts": _screen("conflicts"),
    "editor": _opened(lambda window: window.openings.new_in_form()),
    "import": _opened(lambda window: window.openings.import_files()),
    "import-preview": _import_preview,
    "print": _opened(lambda window: window.openings.print_view()),
    "shortcuts": _opened(lambda window: window.openings.shortcut_sheet()),
    "inbox": _screen("inbox"),
    "inbox-linked": _linked(_screen("inbox")),
    "inbox-propose": _linked(_propose),
    "inbox-decline": _linked(_decline),
    "request-inspector": _linked(_request_inspector),
    "page-settings": _page_settings,
    "page-settings-linked": _linked(_page_settings),
    "page-details": _linked(_opened(lambda window: window.openings.page_details())),
    "file-trouble": _opened(file_trouble),
    "page-none": _opened(lambda window: window.openings.page_details()),
    "page-silent": _linked(_opened(lambda window: window.openings.page_details()), SILENT),
    "quick-entry-silent": _linked(_quick_entry_silent, SILENT),
    "book-anyway": _linked(_drag_unreachable, SILENT),
}

LARGE_TOO = (
    *("week", "month", "day", "agenda", "inspector", "quick-entry"),
    *("clients", "services", "settings", "conflicts", "inbox-linked", "page-settings-linked"),
)

README = {
    "light": ("week", "quick-entry", "inspector", "inbox-linked"),
    "dark": ("week", "month", "search"),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
