"""Domain: the deposit of a booking as its client sees it on the page."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.deposit import AT_ONCE_SECONDS, DepositFacts, DepositState, state_of
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.time_units import HOUR

_TO_PAY = frozenset({DepositState.ASKED, DepositState.PAYING, DepositState.EXPIRED})
_SETTLED = frozenset({DepositState.REFUNDING, DepositState.REFUNDED, DepositState.KEPT})


def card_of(one: BookedDeposit, now: int) -> DepositCard | None:
    """How it stands at `now` (epoch seconds); None where none was asked, and nothing came in.

    Its amount is what is still to be paid, else what is held or has paid for work, else all that
    came in. Before there is a link nobody can be late: no deadline is told that is near then.
    """
    facts = one.facts(now)
    state = state_of(facts)
    if state is None or not one.currency:
        return None
    if state in _TO_PAY:
        can_pay = one.link is not None and one.link.amount == facts.missing
        near = not can_pay and one.due < now + AT_ONCE_SECONDS
        return DepositCard(
            DepositState.ASKED if near and state is DepositState.EXPIRED else state,
            facts.missing or facts.asked,
            one.currency,
            one.link.url if one.link is not None and can_pay else "",
            None if near or not facts.missing else one.due,
        )
    if state is DepositState.HELD and one.ending is DepositEnding.OPEN:
        steps = _steps(one, now)
        until = steps[1][0] if len(steps) > 1 else None
        refund, later = steps[0][1], tuple(steps[1:])
        held = one.balance.held
        return DepositCard(
            state, held, one.currency, refund=refund, refund_until=until, later=later
        )
    return DepositCard(
        state, _amount(one, state, facts), one.currency, refund=_gone(one, state, facts)
    )


def for_older_page(card: DepositCard, lasts: int) -> DepositCard:
    """The same for a page that knows one refund and no time at which it falls.

    It tells it until the publication is no longer good, at `lasts`: what falls before is not told.
    """
    falls = card.refund_until is not None and card.refund_until < lasts
    return replace(card, refund=None if falls else card.refund, refund_until=None, later=())


def _steps(one: BookedDeposit, now: int) -> list[tuple[int, int]]:
    """(instant, what cancelling gives back from then on): what holds now, then where it falls."""
    steps = [(now, one.goes_back(now))]
    # A rung holds in its very second: it falls in the one after it.
    falls = (one.counts_from - rung.hours * HOUR + 1 for rung in one.terms.ladder)
    for at in sorted(at for at in falls if now < at < one.start):
        back = one.goes_back(at)
        if back != steps[-1][1]:
            steps.append((at, back))
    return steps


def _amount(one: BookedDeposit, state: DepositState, facts: DepositFacts) -> int:
    match state:
        case DepositState.HELD:
            return one.balance.held
        case DepositState.APPLIED:
            return one.balance.applied
        case DepositState.WAIVED:
            return facts.asked
    return one.balance.received or facts.asked


def _gone(one: BookedDeposit, state: DepositState, facts: DepositFacts) -> int | None:
    if state not in _SETTLED:
        return None
    return min(one.balance.refunded + facts.refund_open, one.balance.received)
