"""Desktop: where the window stands: within a screen that exists, its title bar in reach."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

USUAL = QSize(1280, 800)
"""The size of the first window, where the screen has room for it."""

FRAME = QMargins(4, 32, 4, 8)
"""Room that is kept for the frame and title bar, which are not known before the window is shown."""


def first_position(available: QRect) -> QRect:
    """Where the first window stands: in the middle of the screen's free part, and never beyond."""
    inner = available.marginsRemoved(FRAME)
    size = USUAL.boundedTo(inner.size())
    corner = inner.center() - QPoint((size.width() - 1) // 2, (size.height() - 1) // 2)
    return QRect(corner, size)


def brought_back(place: QRect, screens: Sequence[QRect]) -> QRect:
    """A remembered place as it is possible now: on the screen that shows most of it.

    `screens` are the free parts of all screens, the main one first; where none shows any of it,
    that is its screen.
    """
    if not screens:
        return place
    seen = [screen.intersected(place) for screen in screens]
    areas = [max(0, one.width()) * max(0, one.height()) for one in seen]
    inner = screens[areas.index(max(areas))].marginsRemoved(FRAME)
    size = place.size().boundedTo(inner.size())
    left = min(max(place.left(), inner.left()), inner.right() + 1 - size.width())
    top = min(max(place.top(), inner.top()), inner.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)


def stand(window: QMainWindow, smallest: QSize, *, restored: bool) -> None:
    """Bring the window onto a screen: its first place, or the restored one as it is possible."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not screens:
        return
    window.setMinimumSize(smallest.boundedTo(screens[0].marginsRemoved(FRAME).size()))
    if not restored:
        window.setGeometry(first_position(window.screen().availableGeometry()))
    elif not window.isMaximized() and not window.isFullScreen():
        place = brought_back(window.geometry(), screens)
        if place != window.geometry():
            window.setGeometry(place)


def raise_window(window: QMainWindow) -> None:
    """Bring the window to the front, also when it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
