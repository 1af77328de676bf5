"""Use cases: the visits that one tap is about, each with whose it is and how they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.messages.direct import DirectMessage, DirectWay


@dataclass(frozen=True, slots=True)
class VisitToTell:
    """One visit and its client, who is told something about it. `start` and `end` are aware UTC.

    `zone` is the one that its client is told times in. `ways` are those by which a message goes,
    the first one first; where there are none, `unreached` says why in a sentence, and the client is
    to be told by the consultant themselves. A visit without a client has nobody to tell.
    """

    booking_id: int
    client_id: int | None
    client: str
    company: str
    service: str
    title: str
    state: State
    start: datetime
    end: datetime
    zone: str
    language: str
    ways: tuple[DirectWay, ...] = ()
    unreached: str = ""
    phones: tuple[str, ...] = ()
    all_day: bool = False
    in_series: bool = False

    @property
    def name(self) -> str:
        """What it is called in a list: its client, else its title."""
        return self.client or self.title or "No client yet"

    @property
    def is_told(self) -> bool:
        """Whether a message about it can go to somebody."""
        return bool(self.ways)


@dataclass(frozen=True, slots=True)
class TapDone:
    """What one tap came to: the messages that go out, and whom the consultant tells themselves."""

    told: tuple[DirectMessage, ...] = ()
    yourself: tuple[VisitToTell, ...] = ()
    changed: int = 0
    """How many bookings are not what they were."""
