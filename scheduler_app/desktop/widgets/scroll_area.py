"""Desktop: a page that scrolls up and down only, and takes no keyboard from what is on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QScrollArea, QWidget


def scroll_area(parent: QWidget) -> QScrollArea:
    """As wide as there is room; what is on it wraps. Its wheel scrolls, and changes nothing."""
    scroll = _ScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll


class _ScrollArea(QScrollArea):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._past = _ScrollsPast(self)

    def _pass_all(self) -> None:
        """What it has by now is passed by the wheel."""
        for box in (*self.findChildren(QComboBox), *self.findChildren(QAbstractSpinBox)):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.installEventFilter(self._past)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pass_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears of each row that is added to what it shows: the layouts are asked anew then."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._pass_all()
        return super().eventFilter(watched, event)


class _ScrollsPast(QObject):
    """A box under the pointer keeps its value while a page is scrolled past it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page gets what the wheel does."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)
