"""Desktop, quick entry: why a booking was refused, at the field that has to be mended."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from scheduler_app.desktop.bookings.quick_entry.reading import LineReading
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.forms import mark_wrong
from scheduler_app.domain.errors import InvalidInput


class RefusalLine(QLabel):
    """Hidden until something is refused, and again as soon as one begins to mend it."""

    resized = Signal()
    """It came or went: what it stands in needs another height."""

    def __init__(self, line: QLineEdit, reach: QLineEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._reach = reach
        self.setWordWrap(True)
        role(self, "danger")
        self.hide()

    def say(self, error: InvalidInput, reading: LineReading | None) -> None:
        """Show why, and mark the line, or the field below it where that is the reason."""
        self.setText(f"{error.message} {error.remedy}".strip())
        self.show()
        understood = reading.understood if reading is not None else None
        typed = self._reach.isVisible() and bool(self._reach.text().strip())
        by_line = understood is not None and bool(understood.phone or understood.email)
        field = self._line if self._reach.isHidden() or (by_line and not typed) else self._reach
        mark_wrong(field, wrong=True)
        field.setFocus()
        self.resized.emit()

    def forget(self) -> None:
        """What was refused is being mended."""
        if not self.isHidden():
            self.hide()
            for field in (self._line, self._reach):
                mark_wrong(field, wrong=False)
            self.resized.emit()
