"""Desktop, bookings: what the calendar screen needs of the panel that stands at its right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from scheduler_app.desktop.contributions import Action
from scheduler_app.domain.calendar.items import CalendarItem


class Panel(QFrame):
    """Shows one booking, or what comes next where none is selected."""

    item_chosen = Signal(object)
    """Another booking, to be shown in the calendar."""

    def show_item(self, item: CalendarItem | None) -> None:
        """Show this booking, or with None what comes next."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Ask the diary again."""
        raise NotImplementedError

    def keep_words(self) -> None:
        """What is being typed is kept: the window is about to close."""
        raise NotImplementedError


Actions = Callable[[CalendarItem], Sequence[Action]]
"""What can be done with a booking now."""

BuildPanel = Callable[[Actions, QWidget], Panel]
"""Builds the panel of a calendar screen, its parent."""
