"""Domain: what all wings know of one client, in the shape in which the client's page shows it.

A client's page asks for the person and for whoever was merged into them, or for all people of a
company: whoever brings something to it is given ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.zones import from_epoch


class EntryOf(StrEnum):
    """What an entry of the timeline tells of; the timeline can be cut down to some of them."""

    BOOKING = "booking"
    VISIT = "visit"
    MESSAGE = "message"
    PAYMENT = "payment"
    NOTE = "note"
    FOLLOW_UP = "follow-up"


class TimelineEntry(NamedTuple):
    """One line of a timeline. `at` is epoch seconds; `number` names the row within its kind.

    `title` is the line, `detail` a second and quieter one, `state` a word such as "cancelled".
    `booking_id` is the booking that it belongs to, where there is one.
    """

    at: int
    of: EntryOf
    number: int
    client_id: int
    title: str
    detail: str = ""
    state: str = ""
    booking_id: int | None = None

    @property
    def day(self) -> date | None:
        """The day that a follow-up is due on; None for what has an hour. It is told as noon UTC."""
        return from_epoch(self.at).date() if self.of is EntryOf.FOLLOW_UP else None


_RANK = {of: rank for rank, of in enumerate(EntryOf)}
"""Which of two entries of one second comes first."""


class Before(NamedTuple):
    """From where a timeline goes on: entries that come after this one, the newest first."""

    at: int
    of: EntryOf
    number: int

    def bound(self, of: EntryOf) -> tuple[int, int]:
        """The (at, number) that entries of a kind are smaller than, where they come after."""
        if of is self.of:
            return self.at, self.number
        return self.at, _ALL if _RANK[of] > _RANK[self.of] else 0


_ALL = (1 << 62) - 1

FROM_THE_TOP = Before(_ALL, EntryOf.BOOKING, _ALL)
"""Nothing comes before the newest entry."""


def newest_first(entry: TimelineEntry) -> tuple[int, int, int]:
    """What entries are sorted by, so that no page of them tells one twice or leaves one out."""
    return -entry.at, _RANK[entry.of], -entry.number


class ClientFigure(NamedTuple):
    """A number that matters, in words, such as "Late cancellations" and "2 of 16"."""

    label: str
    value: str
    explained: str = ""


class KnownOf(StrEnum):
    """What is to be known while the phone rings, in this order."""

    BARRED = "barred"
    MAIL_FAILS = "mail fails"
    OPEN_ISSUE = "open issue"
    OWED = "owed"
    NEXT = "next visit"
    LAST = "last visit"
    DUE = "due"
    EXPIRES = "expires"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One sentence to be known at once, an `urgent` one before others.

    `number` names the booking, visit, follow-up, device or client that it tells of.
    """

    of: KnownOf
    text: str
    number: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a client's page shows at once; the timeline is asked for by itself.

    `people` are all of the client's company, else the client alone. `known` stands in the order in
    which it is to be read. `ids` are those whose devices, figures and timeline these are.
    """

    client: Client
    people: tuple[Client, ...]
    devices: tuple[Device, ...]
    known: tuple[KnownFact, ...]
    figures: tuple[ClientFigure, ...]
    ids: tuple[int, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all people, an address that several have once."""
        found: dict[str, Place] = {}
        for one in self.people:
            for place in one.places:
                found.setdefault(place.address, place)
        return tuple(found.values())
