"""Domain: what all wings know of one client, in the shape in which the client's page shows it.

A client's page asks for the person and for whoever was merged into them, or for all people of a
company: whoever brings something to it is given ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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


class Before(NamedTuple):
    """From where a timeline goes on: entries that come after this one, the newest first."""

    at: int
    of: EntryOf
    number: int


class ClientFigure(NamedTuple):
    """A number that matters, in words, such as "Late cancellations" and "2 of 16"."""

    label: str
    value: str
    explained: str = ""


class KnownOf(StrEnum):
    """What is to be known while the phone rings, in this order."""

    BARRED = "barred"
    OPEN_ISSUE = "open issue"
    OWED = "owed"
    NEXT = "next visit"
    LAST = "last visit"
    DUE = "due"
    EXPIRES = "expires"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One sentence to be known at once, an `urgent` one before others.

    `number` names the booking, visit, follow-up or device that it tells of.
    """

    of: KnownOf
    text: str
    number: int = 0
    urgent: bool = False
