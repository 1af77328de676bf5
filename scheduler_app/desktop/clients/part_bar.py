"""Desktop, clients: the parts of a client's page by name, of which one is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from scheduler_app.desktop.plain import caption
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.theme import BODY, font

UNSAVED = "•"


class PartBar(QFrame):
    """A row of names; each may have a number beside it."""

    chosen = Signal(str)

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        role(self, "segments")
        self.setAccessibleName(about)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}

    def add(self, name: str) -> None:
        """One more, called so."""
        button = QToolButton(self)
        role(button, "segment")
        button.setCheckable(True)
        button.clicked.connect(lambda _=False: self.chosen.emit(name))
        self._group.addButton(button)
        self._row.addWidget(button)
        self._buttons[name] = button
        self.say(name)

    def say(self, name: str, beside: str = "") -> None:
        """What stands beside the name."""
        button = self._buttons[name]
        text = f"{name} {beside}".strip()
        button.setText(caption(text))
        button.setAccessibleName(f"{name}, not saved" if beside == UNSAVED else text)
        # The chosen one is semibold: room for that, or its text would be elided.
        metrics = QFontMetrics(font(BODY, semibold=True))
        button.setMinimumWidth(metrics.horizontalAdvance(text) + 22)

    def names(self) -> list[str]:
        """All of them, in order."""
        return list(self._buttons)

    def stops(self) -> list[QToolButton]:
        """Where Tab stops."""
        return list(self._buttons.values())

    def choose(self, name: str) -> None:
        """Mark the one that is shown."""
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> QToolButton:
        """The button of that name."""
        return self._buttons[name]
