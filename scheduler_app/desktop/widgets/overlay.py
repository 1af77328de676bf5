"""Desktop: the frame of what opens over the window for a moment: quick entry and search."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QVBoxLayout, QWidget

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
        self._stand()
        # Some window managers have a place of their own for a window that has just been mapped.
        QTimer.singleShot(0, self, self._stand)
        self._veil = _Veil(self._over)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._stand()

    def _stand(self) -> None:
        window = self._over
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + TOP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; here no button is the default one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

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
