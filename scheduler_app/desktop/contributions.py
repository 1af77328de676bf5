"""Desktop: what one wing may show in the place of another: a fact, an action, a line.

The lower wing has the place and knows these types; the higher one makes them; the frame joins both
in its table `brought`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `key` names its entry in the table of shortcuts, or is empty."""

    key: str
    label: str
    symbol: str
    act: Callable[[], None]


BookingActions = Callable[[CalendarItem, Sequence[Action]], Sequence[Action]]
"""What can be done with a booking, given what could be done without the wing that brings this."""


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What a wing knows of one booking, as the inspector shows it.

    `lines` are an icon's name and words each; `quotes` are a caption and somebody's own words.
    `warning` stands in the place of the booking's own conflict. `asks` means that an answer is
    waited for, which goes first among the actions.
    """

    lines: tuple[tuple[str, str], ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    asks: bool = False


FactsOfBooking = Callable[[int], BookingFacts | None]
"""The facts by a booking's id; None where the wing knows nothing of it."""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A wing's line in the status bar; `build` imports what it shows, after the first paint."""

    name: str
    side: Literal["left", "right"]
    build: Callable[[Tools, QWidget], QWidget]
