"""Desktop: what nobody sees before the first paint is done after it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def after_first_paint(window: QWidget, act: Callable[[], None]) -> None:
    """Call `act` once, in the first idle moment after all of `window` has been painted.

    Never, if it is never shown.
    """
    window.installEventFilter(_FirstPaint(window, act))


class _FirstPaint(QObject):
    """Waits for one paint event; a timer of no length then waits until the paint is on screen."""

    def __init__(self, window: QWidget, act: Callable[[], None]) -> None:
        super().__init__(window)
        self._act = act

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._go)
        return False

    def _go(self) -> None:
        self._act()
        self.deleteLater()
