"""Desktop: phone numbers as people read them. The numbering plans load only when one is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from scheduler_app.desktop.runner import Runner
from scheduler_app.domain.phone_numbers import display


class Phones(QObject):
    """Knows what was asked before; what it does not know yet it learns off the GUI thread."""

    learned = Signal()
    """Some of the numbers that were asked for can be read now."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._known: dict[str, str] = {}
        self._wanted: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._learn)

    def shown(self, e164: str) -> str:
        """Such as "+44 161 496 0000"; until that is known the number as it is stored."""
        if e164 not in self._known and e164 not in self._wanted:
            # A list asks for all its visible rows in one go: they are learned together.
            self._wanted.add(e164)
            self._timer.start(0)
        return self._known.get(e164, e164)

    def _learn(self) -> None:
        wanted = tuple(self._wanted)
        self._runner.ask(
            lambda: {number: display(number) for number in wanted}, self._take, asker=self
        )

    def _take(self, found: dict[str, str]) -> None:
        self._known |= found
        self._wanted -= found.keys()
        self.learned.emit()
