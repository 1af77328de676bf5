"""Booking page: a booking as what its client did leaves it, until the desktop has heard of that."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.booking_page.store.appointment import OPEN, refund_at
from scheduler_app.domain.bookings.deadlines import agreed_start
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.format import Commitment, Event
from scheduler_app.domain.page.kinds import CommitmentState, EventKind

NO_CHANGE = frozenset(
    {EventKind.PAYING, EventKind.REVOCATION, EventKind.RATING, EventKind.CONFIRMATION}
)
"""Going to pay changes nothing, what a revocation changes is a person's to say, a rating is of what
is over, and who says that they come wants it as it is."""


def after(one: Commitment, event: Event) -> Commitment:
    """The booking once its client has done that."""
    if event.kind in NO_CHANGE:
        return _told_beside(one, event)
    match event.kind:
        case EventKind.WITHDRAWAL if event.moves:
            return replace(one, asked_start=None, proposals=())
        case EventKind.WITHDRAWAL | EventKind.CANCELLATION:
            return replace(
                one,
                state=CommitmentState.CANCELLED,
                asked_start=None,
                proposals=(),
                by_client=True,
                deposit=_called_off(one, event.at),
            )
        case EventKind.DESCRIPTION if event.wish and event.wish.text:
            return replace(one, text=event.wish.text)
        case EventKind.MOVE if event.wish and event.wish.at_once:
            return replace(
                one,
                start=event.wish.start,
                end=event.wish.end,
                asked_start=None,
                proposals=(),
                by_client=True,
                moves_left=one.moves_left and one.moves_left - 1,
                confirm_from=None,
                comes=False,
            )
        case EventKind.MOVE if event.wish and one.state in OPEN:
            return replace(one, asked_start=event.wish.start, proposals=())
        case EventKind.CHOICE if event.wish:
            was_agreed = one.state is CommitmentState.CONFIRMED
            wished = was_agreed and one.offered_until is None
            moves = wished and one.start != event.wish.start
            return replace(
                one,
                state=CommitmentState.CONFIRMED,
                start=event.wish.start,
                end=event.wish.end,
                first_start=agreed_start(
                    one.first_start,
                    event.wish.start,
                    was_agreed=was_agreed,
                    by_client=True,
                ),
                asked_start=None,
                proposals=(),
                by_client=True,
                moves_left=one.moves_left and one.moves_left - moves,
                confirm_from=None,
                comes=False,
                aside=False,
                offered_until=None,
            )
        case _:
            return one


def _told_beside(one: Commitment, event: Event) -> Commitment:
    match event.kind:
        # Without a way to pay they wait for one.
        case EventKind.PAYING if (
            one.deposit and one.deposit.link and one.deposit.state is DepositState.ASKED
        ):
            return replace(one, deposit=replace(one.deposit, state=DepositState.PAYING))
        case EventKind.REVOCATION:
            return replace(one, revoked_at=one.revoked_at or event.at)
        case EventKind.RATING:
            return _rated(one, event)
        case EventKind.CONFIRMATION if event.wish and event.wish.start == one.start:
            return replace(one, comes=True)
        case _:
            return one


def _called_off(one: Commitment, at: int) -> DepositCard | None:
    """Its deposit with what goes back of it, as its client was told when they cancelled at `at`."""
    card = one.deposit
    if card is None or not card.at_stake:
        # Whoever was on the way to pay may have paid; of nobody else anything is asked any more.
        is_over = card is not None and card.to_pay and card.state is not DepositState.PAYING
        return None if is_over else card
    refund = refund_at(card, min(one.first_start, one.start), at)
    return DepositCard(DepositState.HELD, card.at_stake, card.currency, refund=refund)


def _rated(one: Commitment, event: Event) -> Commitment:
    if one.report is None or event.rating is None:
        return one
    first = one.report.rated_at or event.at
    return replace(one, report=replace(one.report, stars=event.rating.stars, rated_at=first))
