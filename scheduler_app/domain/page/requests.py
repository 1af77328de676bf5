"""Domain: what a client asks for on the booking page, as the consultant sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.kept_words import KeptWord

if TYPE_CHECKING:
    from scheduler_app.domain.amounts import Money
    from scheduler_app.domain.calendar.items import CalendarItem

MOST_PROPOSALS = 3
"""How many other times may be held for a client to choose from."""


class RequestKind(KeptWord):
    """What is asked for: a new booking, or another time for one that exists."""

    BOOK = "book"
    MOVE = "move"


class RequestState(KeptWord):
    """Where a request stands. Waiting and proposed ones are open."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


UNANSWERED = frozenset({RequestState.WAITING, RequestState.PROPOSED})


class NoticeKind(KeptWord):
    """What a notice tells of: something that clients did, or that befell a mail."""

    BOOKED = "booked"
    """Confirmed by the page on its own."""
    MOVED = "moved"
    CHOSEN = "chosen"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    ACCOUNT = "account"
    ERASURE = "erasure"
    DELIVERY = "delivery"
    DESCRIBED = "described"
    REVOKED = "revoked"
    """The contract was revoked: the law sets how soon a person has to answer."""
    UNSUBSCRIBED = "unsubscribed"
    """Wants no more messages that nobody needs for a booking."""
    RATED = "rated"
    """How a visit was, and whether it is solved."""
    MONEY = "money"
    """A payment that is not as it was asked for, or that has not come."""
    UNFIT = "unfit"
    """It did not fit what stands in the diary any more; a person should look."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another time that is held for the client; the hold is the busy block `booking_id`."""

    booking_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """A request with what it meets.

    `item` is the time asked for: the pending booking, or the block that holds the new time of a
    move (the booking itself once that is answered). `held` says whether the diary keeps that time
    from others: it does not once other times were proposed; then `item` is the booking at the time
    asked for, and somebody must ask the page before it is accepted. `booking` is what it is about,
    and `booking_id` its id; `new_client` says that it is all that its client ever booked.
    `stands_at` is where a booking that shall move stands now. `text` is the client's own.
    `meets` are the bookings and rival requests that its time overlaps. `note` is the consultant's
    word with the answer. `agreed` is the price that the client was shown, `cost` that of the
    service now, each with the tax that comes on top (hundredths of a percent). `beyond_free`
    says of a move that its client has used up those that are free,
    `asked_early` that they expressly asked to begin within the time to revoke. `barred` says that
    they are not to be booked, and why.
    """

    id: int
    kind: RequestKind
    state: RequestState
    booking_id: int
    booking: CalendarItem
    client_id: int | None
    client: str
    item: CalendarItem
    stands_at: datetime | None
    text: str
    at_once: bool
    meets: tuple[CalendarItem, ...]
    arrived_at: datetime
    answered_at: datetime | None = None
    note: str = ""
    proposals: tuple[Proposal, ...] = ()
    agreed: Money | None = None
    cost: Money | None = None
    agreed_tax: int = 0
    cost_tax: int = 0
    held: bool = True
    new_client: bool = False
    beyond_free: bool = False
    asked_early: bool = False
    barred: str = ""
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know, in a sentence; gone once it is dismissed."""

    id: int
    kind: NoticeKind
    at: datetime
    text: str
    client_id: int | None = None
    booking_id: int | None = None
