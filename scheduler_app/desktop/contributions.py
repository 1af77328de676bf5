"""Desktop: what one wing may show in the place of another: a fact, an action, a line.

The lower wing has the place and knows these types; the higher one makes them; the frame joins both
in its table `brought`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `key` names its entry in the table of shortcuts, or is empty.

    `asked` means that a client waits for it: the inspector shows it before all others.
    """

    key: str
    label: str
    symbol: str
    act: Callable[[], None]
    asked: bool = False


class Stands(Enum):
    """Where in the inspector a fact stands."""

    OVERLAP = "overlap"
    """In the warning, instead of the diary's own sentence on what the booking overlaps."""

    ASKED = "asked"
    """Above the buttons: somebody waits for an answer."""

    KNOWN = "known"
    """Below the buttons, after price, place and gaps."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the inspector: a symbol (see `icons`) and a sentence.

    With a `heading` the text is a person's own words: it stands below the heading, without symbol.
    """

    text: str
    symbol: str = "info"
    heading: str = ""
    stands: Stands = Stands.KNOWN


BookingActions = Callable[[CalendarItem, Sequence[Action]], Sequence[Action]]
"""What can be done with a booking, given what could be done without the wing that brings this.

It may add actions, and leave out those that make no sense meanwhile.
"""

BookingFacts = Callable[[CalendarItem], Sequence[Fact]]
"""What a wing knows of a booking; empty where it knows nothing."""


@dataclass(frozen=True, slots=True)
class OfBookings:
    """All that other wings know of bookings and can do with them, as the frame has joined it.

    Asked on the GUI thread for each booking that is selected: it reads what is at hand, or the row
    of one booking.
    """

    facts: BookingFacts
    actions: BookingActions


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A wing's line in the status bar; `build` imports what it shows, after the first paint."""

    name: str
    side: Literal["left", "right"]
    build: Callable[[Tools, QWidget], QWidget]
