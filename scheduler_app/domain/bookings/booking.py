"""Domain: a booking and every move it can make. A booking changes through this file only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler_app.domain.amounts import MOST, Money, is_currency
from scheduler_app.domain.calendar.items import OCCUPYING
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.time_units import HOUR_MINUTES, Minutes
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import keepable, wall_of, zone

LONGEST = timedelta(days=366)
"""Longer than any visit or leave; what is longer is taken for a slip of the hand."""

EARLY = timedelta(minutes=15)
"""So long before its start a visit may be done: whoever came a little early was served at once."""

MOST_GAP_MINUTES = 8 * HOUR_MINUTES
"""Upper bound of preparation, wrap-up and travel each: the diary's overlap search relies on it."""


class Kind(KeptWord):
    """What a booking is: an appointment with a client, or time that is taken and is no booking."""

    APPOINTMENT = "appointment"
    BUSY = "busy"


class State(KeptWord):
    """Where an appointment stands. Which states keep the time from others, `OCCUPYING` says."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


OPEN = frozenset({State.PENDING, State.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment or a busy block, as the diary keeps it. `id` 0 means not stored yet.

    `start` and `end` are aware UTC; `zone` is the IANA zone the time was agreed in. Preparation,
    wrap-up and travel are minutes around the visit that the client never sees. `transparent` shows
    without occupying (RFC 5545 TRANSP). `revision` rises with every change (RFC 5545 SEQUENCE).
    `agreed_price` (minor units) and `agreed_currency` are what was promised to the client; the
    currency is empty where no price was. What the service costs later does not touch them.
    `agreed_policy` and its hash are the version of the policy that its client accepted; 0 for none.
    """

    id: int
    uid: str
    kind: Kind
    state: State
    start: datetime
    end: datetime
    zone: str
    title: str = ""
    client_id: int | None = None
    service_id: int | None = None
    place_id: int | None = None
    place: str = ""
    notes: str = ""
    preparation: Minutes = Minutes(0)
    wrap_up: Minutes = Minutes(0)
    travel: Minutes = Minutes(0)
    transparent: bool = False
    all_day: bool = False
    series_id: int | None = None
    recurrence_id: str | None = None
    detached: bool = False
    revision: int = 0
    removed: bool = False
    agreed_price: int = 0
    agreed_currency: str = ""
    agreed_policy: int = 0
    agreed_policy_hash: str = ""

    @property
    def agreed(self) -> Money | None:
        """The price that was agreed; None where none was."""
        return Money(self.agreed_price, self.agreed_currency) if self.agreed_currency else None

    @property
    def duration(self) -> timedelta:
        """Length of the visit itself, without the gaps around it."""
        return self.end - self.start

    @property
    def occupies(self) -> bool:
        """Whether nobody else can have this time."""
        return self.state in OCCUPYING and not self.transparent and not self.removed


def checked(booking: Booking) -> Booking:
    """The same booking, or `InvalidInput` naming the field that cannot be."""
    if booking.end <= booking.start:
        raise InvalidInput("end", "The end is not after the start.", remedy="Choose a later end.")
    if booking.duration > LONGEST:
        raise InvalidInput("end", "The booking is longer than a year.", remedy="Shorten it.")
    for field in ("preparation", "wrap_up", "travel"):
        if not 0 <= getattr(booking, field) <= MOST_GAP_MINUTES:
            raise InvalidInput(field, f"A gap is 0 to {MOST_GAP_MINUTES} minutes long.")
    if not 0 <= booking.agreed_price <= MOST:
        raise InvalidInput("agreed_price", "This is no price.", remedy="Check the digits.")
    nothing = not booking.agreed_currency and not booking.agreed_price
    if not nothing and not is_currency(booking.agreed_currency):
        raise InvalidInput("agreed_currency", "A currency is three letters, such as EUR.")
    return booking


def moved(booking: Booking, start: datetime) -> Booking:
    """The booking at another start, its length unchanged; itself where it begins then already."""
    _require_open(booking, "moved")
    keepable(start)
    if start == booking.start:
        return booking
    return _next(booking, start=start, end=start + booking.duration, detached=_by_itself(booking))


def resized(booking: Booking, *, start: datetime, end: datetime) -> Booking:
    """The booking with another start or end; itself where it takes that time already."""
    _require_open(booking, "resized")
    keepable(start)
    keepable(end, field="end")
    if (start, end) == (booking.start, booking.end):
        return booking
    return _next(booking, start=start, end=end, detached=_by_itself(booking))


def changed(booking: Booking, details: Mapping[str, object]) -> Booking:
    """The booking with other details: client, service, price, place, title, notes, gaps or zone."""
    foreign = set(details) - DETAILS
    if foreign:
        raise InvalidInput(min(foreign), "This is not a detail of a booking.")
    if details.get("client_id", booking.client_id) != booking.client_id:
        # What one client has accepted binds no other.
        details = {**details, "agreed_policy": 0, "agreed_policy_hash": ""}
    return _next(booking, detached=_by_itself(booking), **details)


DETAILS = frozenset(
    {"client_id", "service_id", "place_id", "place", "title", "notes", "preparation", "wrap_up"}
    | {"travel", "zone", "kind", "transparent", "agreed_price", "agreed_currency"}
)


def confirmed(booking: Booking) -> Booking:
    """A pending booking, accepted."""
    if booking.state is not State.PENDING:
        raise NotAllowed(f"Only a pending booking can be confirmed; this one is {booking.state}.")
    return _next(booking, state=State.CONFIRMED)


def cancelled(booking: Booking) -> Booking:
    """The booking called off; its time is free again."""
    _require_open(booking, "cancelled")
    return _next(booking, state=State.CANCELLED)


def done(booking: Booking, *, now: datetime) -> Booking:
    """The visit took place; `NotAllowed` long before its start (see `EARLY`)."""
    _require_open(booking, "marked as done")
    if not may_be_done(booking.start, now):
        raise _not_begun(booking, "done")
    return _next(booking, state=State.DONE)


def no_show(booking: Booking, *, now: datetime) -> Booking:
    """The client did not come; the rest of the hour is free for others.

    `NotAllowed` before its start: nobody has missed it yet.
    """
    _require_open(booking, "marked as no-show")
    if not may_be_missed(booking.start, now):
        raise _not_begun(booking, "missed")
    return _next(booking, state=State.NO_SHOW)


def may_be_done(start: datetime, now: datetime) -> bool:
    """Whether a visit that starts at `start` (aware) can be over at `now`."""
    return start - EARLY <= now


def may_be_missed(start: datetime, now: datetime) -> bool:
    """Whether a visit that starts at `start` (aware) can have been missed at `now`."""
    return start <= now


def _not_begun(booking: Booking, what: str) -> NotAllowed:
    start = moment_in_words(wall_of(booking.start, zone(booking.zone)))
    return NotAllowed(
        f"The visit has not begun: it starts {start}, and can't be {what} before.",
        remedy="Move it first if it took place earlier.",
    )


def reopened(booking: Booking) -> Booking:
    """A cancelled, missed or finished booking that stands again; it takes its time back."""
    if booking.state in OPEN:
        raise NotAllowed("The booking is open already.")
    return _next(booking, state=State.CONFIRMED)


def _require_open(booking: Booking, what: str) -> None:
    if booking.removed or booking.state not in OPEN:
        state = "removed" if booking.removed else booking.state
        raise NotAllowed(
            f"A booking that is {state} can't be {what}.", remedy="Reopen the booking first."
        )


def _by_itself(booking: Booking) -> bool:
    """Whether a change sets a booking apart from the other visits of its series."""
    return booking.series_id is not None


def _next(booking: Booking, **what: object) -> Booking:
    return checked(replace(booking, revision=booking.revision + 1, **what))  # type: ignore[arg-type]
