"""Desktop: names in a row of which one is chosen, such as day, week and month."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from scheduler_app.desktop.plain import caption
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.theme import BODY, font

T = TypeVar("T")


class SegmentBar(QFrame, Generic[T]):
    """`T` is what each of them stands for; `beside` is how many pixels a name has around it."""

    chosen = Signal(object)
    """By hand; it is what the name stands for."""

    beside = 24

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        role(self, "segments")
        self.setAccessibleName(about)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[T, QToolButton] = {}

    def add_segment(self, what: T, text: str) -> QToolButton:
        """One more, called so."""
        button = QToolButton(self)
        role(button, "segment")
        button.setCheckable(True)
        button.clicked.connect(lambda _=False: self.chosen.emit(what))
        self._group.addButton(button)
        self._row.addWidget(button)
        self._buttons[what] = button
        self.call(what, text)
        return button

    def call(self, what: T, text: str) -> None:
        """It is called so from now on."""
        button = self._buttons[what]
        button.setText(caption(text))
        # The chosen one is semibold: room for that, or its text would be elided.
        metrics = QFontMetrics(font(BODY, semibold=True))
        button.setMinimumWidth(metrics.horizontalAdvance(text) + self.beside)

    def choose(self, what: T) -> None:
        """Mark this one."""
        self._buttons[what].setChecked(True)

    def choice(self) -> T:
        """The one that is marked."""
        return next(what for what, button in self._buttons.items() if button.isChecked())

    def button(self, what: T) -> QToolButton:
        """The button that stands for it."""
        return self._buttons[what]

    def stops(self) -> list[QToolButton]:
        """Where Tab stops."""
        return list(self._buttons.values())
