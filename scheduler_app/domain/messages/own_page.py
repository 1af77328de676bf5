"""Domain, messages: what the booking page itself tells a client who has an account there. Pure.

The page compares what it showed an account with what it shows now, and mails what differs. What it
hears of for the first time was agreed elsewhere: of that the desktop tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, State

ON_THE_PAGE = frozenset(
    {"request", "request-at-once", "move-at-once", "choose", "withdraw", "cancel-on-page"}
)
"""Verbs of what clients do there: the page tells of it then and there."""

_KEPT = frozenset({State.DONE.value, State.NO_SHOW.value})
"""Whoever is set back from these is told nothing: the visit stands as it was."""


class BookingTurn(NamedTuple):
    """What a booking is from one of its changes on. `state` is empty where it was taken back."""

    change: int
    at: int
    verb: str
    by: str
    start: int
    state: str
    client: int | None


class Membership(NamedTuple):
    """From which change to which one a client had an account, as the diary heard of it."""

    client: int
    since: int
    until: int


class PageTold(NamedTuple):
    """A time, or that a booking is off (`stands`), of which the page told its client."""

    turn: BookingTurn
    stands: bool


class DesktopTold(NamedTuple):
    """When the desktop has told a client first, or that it is still to, which is None."""

    client: int
    at: int | None


def told_by_page(
    turns: Sequence[BookingTurn],
    members: Sequence[Membership],
    desktop: Sequence[DesktopTold],
) -> list[PageTold]:
    """What the page told of a booking, oldest first; `turns` are all that it ever was."""
    found: list[PageTold] = []
    before: BookingTurn | None = None
    for turn in turns:
        if _tells(before, turn, members, found) and (
            turn.verb in ON_THE_PAGE or not is_awaited(turn, found, desktop)
        ):
            found.append(PageTold(turn, turn.state == State.CONFIRMED))
        before = turn
    return found


def is_awaited(turn: BookingTurn, told: Sequence[PageTold], desktop: Sequence[DesktopTold]) -> bool:
    """Whether, when that happened, a client was still to hear from the desktop that it is booked.

    Until then nothing that becomes of the booking is news that a page could tell.
    """
    waits = any(
        one.client == turn.client and (one.at is None or one.at > turn.at) for one in desktop
    )
    return waits and not any(one.turn.client == turn.client for one in told)


def _tells(
    before: BookingTurn | None,
    turn: BookingTurn,
    members: Sequence[Membership],
    told: Sequence[PageTold],
) -> bool:
    own = turn.verb in ON_THE_PAGE
    has_account = any(
        one.client == turn.client and one.since < turn.change + own and turn.change < one.until
        for one in members
    )
    if not has_account or turn.state not in {State.CONFIRMED, State.CANCELLED}:
        return False
    if own:
        return True
    if before is None or not before.state or before.client != turn.client:
        # It never showed it to this account.
        return False
    if turn.by == By.CLIENT and not any(
        one.stands and one.turn.client == turn.client for one in told
    ):
        # They did so themselves, on the phone say, and their calendar knows nothing of the page.
        return False
    if turn.state == State.CANCELLED:
        return before.state in OPEN
    if before.state == State.CONFIRMED or before.state in _KEPT:
        return before.start != turn.start
    return True
