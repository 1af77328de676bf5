"""Desktop: what one wing may show in the place of another: a fact, an action, a line.

The lower wing has the place and knows these types; the higher one makes them; the frame joins both
in its table `brought`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.notices import Offer
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.clients.dossier import EntryOf, KnownOf, TimelineEntry


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

    STATE = "state"
    """Instead of the booking's own state: it stands, with a condition."""

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
    With `follow` a click goes to where all of it is shown.
    """

    text: str
    symbol: str = "info"
    heading: str = ""
    stands: Stands = Stands.KNOWN
    follow: Callable[[], None] | None = None


BookingActions = Callable[[CalendarItem, Sequence[Action]], Sequence[Action]]
"""What can be done with a booking, given what could be done without the wing that brings this.

It may add actions, and leave out those that make no sense meanwhile.
"""

BookingFacts = Callable[[CalendarItem], Sequence[Fact]]
"""What a wing knows of a booking; empty where it knows nothing."""


@dataclass(frozen=True, slots=True)
class AtStake:
    """What hangs on how bookings go on, in sentences that stand where it is decided.

    `by_client` and `by_practice` are of cancelling, `missed` of a client who does not come, `moved`
    of another start; an empty one says nothing. Where more is to be decided with a visit that took
    place, `ask_done` asks for it and marks it done.
    """

    by_client: str = ""
    by_practice: str = ""
    missed: str = ""
    moved: Callable[[datetime], str] | None = None
    ask_done: Callable[[CalendarItem], None] | None = None


BookingStakes = Callable[[Collection[int]], AtStake | None]
"""What hangs on bookings, by their ids, if they all go on alike; None for nothing."""


HourActions = Callable[[datetime], Sequence[Action]]
"""What a wing offers to do with a free moment (aware) of the calendar."""

DayActions = Callable[[date], Sequence[Action]]
"""What a wing offers to do with a day of the practice's zone."""

OfferOfHour = Callable[[CalendarItem], Offer | None]
"""What to do with the hour of a booking that was called off, or is over; None for nothing.

It is asked off the GUI thread.
"""


@dataclass(frozen=True, slots=True)
class OfBookings:
    """All that other wings know of bookings and can do with them, as the frame has joined it.

    Asked on the GUI thread for each booking that is selected: it reads what is at hand, or the row
    of one booking. `hours` and `days` are of the calendar around them, `freed` is of an hour that
    was a booking's, `once_done` of a visit that took place.
    """

    facts: BookingFacts
    actions: BookingActions
    at_stake: BookingStakes
    hours: HourActions
    days: DayActions
    freed: OfferOfHour
    once_done: OfferOfHour


ClientActions = Callable[[Client], Sequence[Action]]
"""What a wing offers to do with a client: one that is `asked` as a button, others in the menu."""

DeviceActions = Callable[[Device, Client], Sequence[Action]]
"""What a wing offers to do with a device of a client."""


class ClientTab(QWidget):
    """A part of a client's page that a higher wing brings."""

    title = ""

    waits_changed = Signal()
    """Another number stands beside the title now."""

    def show_client(self, client: Client) -> None:
        """Show this client, or what changed of them; out of view only what waits is counted."""
        raise NotImplementedError

    def waits(self) -> int:
        """How much of it waits; it stands beside the title."""
        return 0


@dataclass(frozen=True, slots=True)
class OfClients:
    """All that other wings know of clients and can do with them, as the frame has joined it.

    What is known is followed by the number of a booking (owed, next and last visit), of a visit's
    record (an open issue) or of a follow-up (due); what no wing shows is not followed.
    """

    actions: ClientActions
    device_actions: DeviceActions
    known: Callable[[KnownOf], Callable[[int], None] | None]
    entries: Callable[[EntryOf], Callable[[TimelineEntry], None] | None]
    tabs: Callable[[QWidget], Sequence[ClientTab]]


NOTHING_OF_CLIENTS = OfClients(
    lambda _: (), lambda _device, _client: (), lambda _: None, lambda _: None, lambda _: ()
)


class ShownLine(NamedTuple):
    """A line as it stands in the status bar; `refresh` looks again: a day may have begun."""

    widget: QWidget
    refresh: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something came that wants a look: told at the tray, or by a toast where there is none.

    `line` is the toast's sentence, `offer` its button; `follow` goes to what it tells of. `keys`
    name what it tells of, such as "heard/12": it is told while one of them was not told yet; with
    none, each time. One that `waits` can be told again in a while, where it stands.
    """

    title: str
    text: str
    line: str
    offer: str
    follow: Callable[[], None]
    keys: tuple[str, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be done with something that waits; `raises` brings the window to the front first."""

    symbol: str
    label: str
    act: Callable[[], None]
    raises: bool


OfToday = Callable[[CalendarItem], Sequence[Choice]]
"""What a wing offers to do with an appointment of today, straight from the tray."""


@dataclass(frozen=True, slots=True)
class WaitingThing:
    """Something that waits for an answer, as the tray's menu offers it; without choices, a line."""

    title: str
    symbol: str
    choices: tuple[Choice, ...]


class Announcer(QObject):
    """What a wing announces at the tray, and what of it waits there: nothing, unless it says so."""

    screen = ""
    """The screen of the table on which it waits, whose count is another one when it changed."""

    heading = ""
    """What stands over it in the menu; empty where that goes without saying."""

    changed = Signal()
    """Something else waits now."""

    arrived = Signal(object)
    """An `Announcement`."""

    def known(self) -> bool:
        """Whether it is known by now what waits."""
        return True

    def waits(self) -> str:
        """How much waits, such as "3 requests to answer"; empty for nothing."""
        return ""

    def greeting(self) -> Announcement | None:
        """What waits already when the window opens, told once as a sum."""
        return None

    def things(self) -> list[WaitingThing]:
        """What waits, the most urgent first."""
        return []

    def show_all(self) -> None:
        """Go to where all of it is shown; nowhere, where all of it is told already."""

    def leaving(self) -> Announcement | None:
        """What whoever quits had better know; it is told at the tray and holds nobody up."""
        return None
