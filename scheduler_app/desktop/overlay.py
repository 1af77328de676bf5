"""Desktop: the frame of what opens over the window for a moment: quick entry and search."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role

WIDTH = 620
TOP = 96


class Overlay(QDialog):
    """Stands near the top of the window; Escape closes it. Its content goes into `body`."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._over = parent.window()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
