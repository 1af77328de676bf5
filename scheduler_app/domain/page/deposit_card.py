"""Domain: the deposit of a booking as its client sees it on the page."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.deposit import AT_ONCE_SECONDS, DepositFacts, DepositState, state_of
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.page.agreement import TO_PAY, DepositCard
from scheduler_app.domain.time_units import HOUR

_OVER = frozenset({DepositState.REFUNDED, DepositState.KEPT})
_SETTLED = frozenset({DepositState.REFUNDING, DepositState.REFUNDED, DepositState.KEPT})


def card_of(one: BookedDeposit, now: int) -> DepositCard | None:
    """How it stands at `now` (epoch seconds); None where none was asked, and nothing came in.

    Of what is all the client's credit the page tells nothing: it has no word for it.
    Its amount is what is still to be paid, else what is held or has paid for work, else all that
    came in. Before there is a link nobody can be late: no deadline is told that is near then.
    """
    facts = one.facts(now)
    state = state_of(facts)
    if state is None or state is DepositState.CREDIT or not one.currency:
        return None
    if state is DepositState.EXPIRED and one.ending is not DepositEnding.OPEN:
        # Only an hour that was given free was lost by it: of what else ended unpaid nobody is late.
        released = one.ending is DepositEnding.RELEASED
        return DepositCard(state, facts.asked, one.currency) if released else None
    if state in TO_PAY:
        can_pay = one.link is not None and one.link.amount == facts.missing
        near = not can_pay and one.due < now + AT_ONCE_SECONDS
        held = one.balance.held
        back = one.goes_back(now) if held else None
        return DepositCard(
            DepositState.ASKED if near and state is DepositState.EXPIRED else state,
            facts.missing or facts.asked,
            one.currency,
            one.link.url if one.link is not None and can_pay else "",
            None if near or not facts.missing else one.due,
            back,
            () if back is None else _ladder(one, now, back, 0),
            held,
        )
    held = one.balance.held - facts.refund_open
    if one.ending is DepositEnding.OPEN and held > 0 and not facts.missing:
        # What is too much goes back besides: what is agreed is paid.
        back, besides = one.goes_back(now), facts.refund_open
        ladder, refund = _ladder(one, now, back, besides), max(0, back - besides)
        return DepositCard(DepositState.HELD, held, one.currency, refund=refund, ladder=ladder)
    amount, gone = _amount(one, state, facts), _gone(one, state, facts)
    if state in _OVER and amount > one.too_much:
        # A payment that was too much went back by itself, and is no part of what became of it.
        amount, gone = amount - one.too_much, max(0, (gone or 0) - one.too_much)
    if gone == 0 and one.balance.credit:
        gone = None
    return DepositCard(state, amount, one.currency, refund=gone)


def for_older_page(card: DepositCard, counts_from: int, lasts: int) -> DepositCard:
    """The same for a page that knows one refund and no time at which it falls.

    It tells it until the publication is no longer good, at `lasts`: what falls before is not told.
    Both are epoch seconds, as is the time that deadlines count from.
    """
    falls = any(counts_from - seconds < lasts for seconds, _ in card.ladder)
    unsaid = falls or card.paid > 0
    return replace(card, refund=None if unsaid else card.refund, ladder=(), paid=0)


def _ladder(one: BookedDeposit, now: int, back: int, besides: int) -> tuple[tuple[int, int], ...]:
    """What cancelling gives back once it is less than what it gives `back` now.

    Of that so much goes back `besides`, whatever becomes of the booking.

    Told by how much time is left: many bookings of one policy are alike so, and it is right as well
    when one is moved while nobody tells the page anew.
    """
    steps: list[tuple[int, int]] = []
    for rung in one.terms.ladder:
        # A rung holds in its very second: it falls in the one after it.
        seconds = rung.hours * HOUR - 1
        at = one.counts_from - seconds
        if at <= now:
            continue
        then = one.goes_back(at)
        if then != back:
            steps.append((seconds, max(0, then - besides)))
        back = then
    return tuple(steps)


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
