"""Domain: what is due at a client: recommended, about to expire, or not seen for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.time_units import Minutes


class FollowUpKind(StrEnum):
    """Why it is due."""

    RECOMMENDED = "recommended"
    EXPIRY = "expiry"
    """A warranty, licence, domain or certificate ends."""
    RECALL = "recall"
    """The client was not seen for long."""


class FollowUpState(StrEnum):
    """What became of it."""

    OPEN = "open"
    OFFERED = "offered"
    """The client has a link by which they take a time."""
    BOOKED = "booked"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that is due.

    `id` 0 means that no row says anything of it: it follows from a device that expires, or from a
    client who was not seen. `minutes` 0 and `price` None mean as the service has them. `word` is
    why it was declined, or what was said.
    """

    id: int
    client_id: int
    kind: FollowUpKind
    what: str
    due: date
    visit_id: int | None = None
    device_id: int | None = None
    service_id: int | None = None
    minutes: Minutes = Minutes(0)
    price: Money | None = None
    state: FollowUpState = FollowUpState.OPEN
    booking_id: int | None = None
    word: str = ""
    uid: str = ""


class ListedFollowUp(NamedTuple):
    """A follow-up with the names that a list shows; empty where there is none."""

    follow_up: FollowUp
    client: str
    company: str
    service: str
    device: str
