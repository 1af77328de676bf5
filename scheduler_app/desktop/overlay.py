"""Desktop: the frame of what opens over the window for a moment: quick entry and search."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role

WIDTH = 620
TOP = 96
VEIL = 0.3
"""How much of the window the veil takes away: enough to see that it waits."""


class Overlay(QDialog):
    """Stands near the top of the window; Escape closes it. Its content goes into `body`."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._over = parent.window()
        self._veil: _Veil | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The corners of the frame are round: what lies outside of them is not ours to paint.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        role(self, "veiled")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFixedWidth(min(WIDTH, self._over.width() - 32))
        frame = QFrame(self)
        role(frame, "popup")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        outer.addWidget(frame)
        frame.setFixedWidth(self.width())
        self.body = QVBoxLayout(frame)
        self.body.setContentsMargins(16, 16, 16, 14)
        self.body.setSpacing(10)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self._over
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + TOP)
        self._veil = _Veil(window)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._veil is not None:
            self._veil.hide()
            self._veil.deleteLater()
            self._veil = None
        super().hideEvent(event)


class _Veil(QWidget):
    """Darkens the window while something stands before it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(VEIL)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        painter.end()
