"""Desktop, messages: the clients of coming bookings whom no message reaches, and what helps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import RowButton, clear_rows
from scheduler_app.domain.messages.at_a_glance import Glance
from scheduler_app.domain.messages.shelves import Outlook

MOST = 3
"""So many are named; the calendar marks all of them."""


class UnreachedLines(QWidget):
    """A line each, the next booking first; a click goes to it. Hidden where all are reached."""

    booking_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: dict[str, list[int]] | None = None
        self.hide()

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Say of whom that is true now."""
        found: dict[str, list[int]] = {}
        for booking_id, seen in outlook.bookings.items() if outlook is not None else ():
            if seen.glance is Glance.UNREACHED:
                found.setdefault(seen.why, []).append(booking_id)
        if found == self._shown:
            return
        self._shown = found
        self._clear()
        for why, bookings in list(found.items())[:MOST]:
            self._column.addWidget(self._line(why, bookings))
        if len(found) > MOST:
            rest = QLabel(f"{len(found) - MOST} more; the calendar marks them.", self)
            role(rest, "small")
            self._column.addWidget(rest)
        self.setVisible(bool(found))

    def _line(self, why: str, bookings: list[int]) -> QWidget:
        line = QWidget(self)
        many = f" ({len(bookings)} bookings)" if len(bookings) > 1 else ""
        button = RowButton(f"{why}{many}", line)
        button.setToolTip(plain_tip(f"{why}\nClick for the booking"))
        button.clicked.connect(lambda _=False: self.booking_wanted.emit(bookings[0]))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(IconSign("alert", parent=line))
        row.addWidget(button, 1)
        return line

    def _clear(self) -> None:
        clear_rows(self._column)
