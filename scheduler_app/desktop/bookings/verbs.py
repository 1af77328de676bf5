"""Desktop, bookings: what gestures, keys and buttons do to a booking, all of it in one hand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.bookings.states import StateVerbs
from scheduler_app.desktop.bookings.times import TimeVerbs
from scheduler_app.desktop.contributions import BookingStakes, OfferOfHour
from scheduler_app.desktop.doing.attempts import Attempts
from scheduler_app.desktop.tools import Tools


class BookingVerbs(QObject):
    """Built once a window: what is being written for one form is not begun a second time."""

    written = Signal(int)
    """A booking was written: its id, to be selected."""

    def __init__(
        self,
        tools: Tools,
        window: QWidget,
        at_stake: BookingStakes,
        freed: OfferOfHour,
        once_done: OfferOfHour,
    ) -> None:
        """`at_stake` is what other wings know to hang on what becomes of a booking.

        `freed` is what they offer to do with the hour of one that was called off,
        `once_done` with a visit that took place.
        """
        super().__init__(window)
        self.attempts = Attempts(tools, window, self)
        """How a change is tried that needs its time to be free."""
        self.attempts.written.connect(self.written)
        self.times = TimeVerbs(tools, window, self.attempts, at_stake)
        """Another start or end."""
        self.states = StateVerbs(tools, window, self.attempts, at_stake, freed, once_done)
        """Confirmed, done, missed, cancelled, open again."""
