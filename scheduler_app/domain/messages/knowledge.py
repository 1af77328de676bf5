"""Domain, messages: what a client knows of a booking, and what is news to them therefore. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.messages.direct import is_direct
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.law import MessageRow
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import Occasion

COMING, AFTERWARDS = "coming", "afterwards"
"""What messages say that are told by no occasion: that a visit comes, or something after it."""

ANNOUNCE = frozenset({Occasion.BOOKED.value, Occasion.MOVED.value})
OFFERED = "offered"
"""What a message says that a visit can't be when it was to be, and that there are other times."""

OFF = frozenset({Occasion.CANCELLED.value, OFFERED})
"""What messages say of a visit that is not when they were written."""

ABOUT_TIME = frozenset({*ANNOUNCE, *OFF, COMING})
HEARD = frozenset({RowState.SENT, RowState.DELIVERED})
KNOWS = HEARD | {RowState.UNKNOWN}


class Hearsay(NamedTuple):
    """What the rows of a booking itself do not say of what its client knows.

    `told` stands for what was said of the whole series, by what the visit was then; such a row has
    no key. `silent` is a visit of which the notice of another one speaks: one change touched both.
    Whichever speaks for others says by which `change`, and how many are `following`, the
    `last` of them at an epoch second: until then it is of use. `begins` came
    to its client later than it was booked. `former` says of one who has it no more when it begins
    by now (epoch seconds). `by_page` stands for what the page told its own people, which
    `told_there` what holds by now.
    """

    told: tuple[MessageRow, ...] = ()
    silent: bool = False
    begins: bool = False
    change: int = 0
    following: int = 0
    last: int = 0
    former: int | None = None
    by_page: tuple[MessageRow, ...] = ()
    told_there: bool = False


NO_HEARSAY = Hearsay()


def about_time(rows: Iterable[MessageRow], client_id: int) -> list[MessageRow]:
    """What a client was told of when a booking is."""
    return [
        row
        for row in rows
        if row.told
        and not row.to
        and row.client_id == client_id
        and row.state in KNOWS
        and row.says in ABOUT_TIME
    ]


def last_told(rows: Iterable[MessageRow], client_id: int) -> MessageRow | None:
    """What they were told last of when it is."""
    return max(about_time(rows, client_id), key=lambda row: row.told, default=None)


def told_before(rows: Iterable[MessageRow], facts: MessageFacts) -> int | None:
    """The time that they were told last before the one that holds now."""
    others = [
        row
        for row in about_time(rows, facts.client_id)
        if row.start != facts.start and row.says not in OFF
    ]
    return max(others, key=lambda row: row.told).start if others else None


def news(facts: MessageFacts, told: MessageRow | None, beside: Hearsay) -> Occasion | None:
    """What is to be said, or was said last and perhaps not by all ways."""
    if beside.silent:
        return None
    # What the consultant told by one tap is told by no rule as well.
    by_others = told is not None and (not told.key or is_direct(told.key))
    if facts.state == State.CONFIRMED:
        if told is None:
            return Occasion.BOOKED if facts.announces or beside.begins else None
        if told.says in OFF:
            return Occasion.BOOKED
        if told.start != facts.start:
            return Occasion.MOVED
        return Occasion(told.says) if told.says in ANNOUNCE and not is_direct(told.key) else None
    if facts.state == State.CANCELLED and told is not None:
        return None if by_others and told.says == Occasion.CANCELLED else Occasion.CANCELLED
    return None
