"""Tests, desktop: the words of a window, and a window that was opened just now to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.desktop.widgets.accessibility import PaintedView
from tests.desktop.desk import Desk, delete
from tests.desktop.hands import Hands
from tests.fakes.page_desk import FakePageDesk


def said(widget: QWidget) -> list[str]:
    """Every word that is shown in a widget, painted ones too, sorted."""
    return sorted(_said(widget))


def _said(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractItemView):
        model = widget.model()
        for row in range(model.rowCount()):
            chosen = row == widget.currentIndex().row()
            yield f"{'> ' if chosen else ''}{model.index(row, 0).data()}"
        return
    yield from filter(None, [_own_words(widget)])
    if isinstance(widget, PaintedView):
        yield from (one.name for one in widget.described())
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow() and not child.isHidden():
            yield from _said(child)


def _own_words(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton):
        name = widget.text() or widget.accessibleName()
        return f"[{'x' if widget.isChecked() else ' '}] {name}"
    if isinstance(widget, QLabel | QLineEdit | QSpinBox):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def said_on(of: Hands, name: str) -> list[str]:
    """The words of a screen, once it is shown and everything has arrived."""
    screen = of.window.show_screen(name)
    _come_to_rest(of)
    return said(screen)


def said_around(of: Hands) -> list[str]:
    """The words of what stands around every screen: rail, status bar, tray."""
    _come_to_rest(of)
    tray = of.window.tray
    assert tray is not None
    return [*said(of.window.rail), *said(of.window.status), *_entries(tray.menu)]


def _entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def _come_to_rest(of: Hands) -> None:
    """Also what was thrown away is gone, and numbers that were learned late are shown."""
    for _ in range(2):
        of.settle()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    of.settle()


class FreshDesk(Hands):
    """A second window over the diary of a desk."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.qtbot = desk.qtbot
        page = FakePageDesk()
        page.now = desk.page.now
        self.window, self.tools = open_window(
            desk.diary,
            clock=lambda: desk.now,
            data_dir=folder,
            exchange=EXCHANGE,
            page=page.ports(),
            messages=desk.messages,
        )
        self.calendar = self.window.parts.calendar
        self.window.resize(desk.window.size())
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.settle()
        self.calendar.set_mode(desk.calendar.view.mode())
        selected = desk.calendar.selected()
        if selected is not None:
            self.calendar.jump_to(selected.id)


@contextmanager
def fresh_window(desk: Desk, folder: Path) -> Iterator[FreshDesk]:
    """A window that shows the same days in the same way, with the same booking selected."""
    fresh = FreshDesk(desk, folder)
    try:
        yield fresh
    finally:
        fresh.window.hide()
        close_tools(fresh.tools)
        delete(fresh.window)
        desk.window.activateWindow()
