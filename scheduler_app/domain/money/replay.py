"""Domain, money: what cancellations of the past would have come to under another policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money, tax_on_top, unit_by_card
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.bookings.turns import REVERSING, Turn, first_start
from scheduler_app.domain.money.agreement import LATE, REMEMBERED, PastVisits, deposit_for
from scheduler_app.domain.money.policy import Policy
from scheduler_app.domain.money.settling import DepositEnding, split_of

_ENDINGS = {
    By.CLIENT: DepositEnding.CANCELLED_BY_CLIENT,
    By.CONSULTANT: DepositEnding.CANCELLED_BY_PRACTICE,
}
_AGREED = frozenset({State.CONFIRMED, State.DONE, State.NO_SHOW})


class PastBooking(NamedTuple):
    """A booking as it stands, with what became of it.

    `start` is in epoch seconds, `price` in minor units of its currency. `added_tax` comes on top of
    it, in hundredths of a percent.
    """

    id: int
    client_id: int | None
    service_id: int | None
    state: str
    start: int
    price: int
    currency: str
    added_tax: int = 0
    turns: tuple[Turn, ...] = ()

    @property
    def owed(self) -> Money:
        """All that was to be paid for it."""
        return Money(self.price + tax_on_top(self.price, self.added_tax), self.currency)


@dataclass(frozen=True, slots=True)
class EndedBooking:
    """One that was agreed and did not take place.

    It was agreed and ended at `agreed_at` and `ended_at`; deadlines count from `counts_from`. All
    are epoch seconds.
    """

    booking: PastBooking
    ending: DepositEnding
    agreed_at: int
    ended_at: int
    counts_from: int


@dataclass(frozen=True, slots=True)
class ReplayedBooking:
    """What became of the money of one, and what would have; minor units of its currency.

    `kept` was kept in truth. `deposit` would have been asked, and `would_keep` been kept of it had
    it been paid.
    """

    ended: EndedBooking
    deposit: int
    would_keep: int
    kept: int

    @property
    def difference(self) -> int:
        """How much more the practice would have kept; less than nothing where it had been less."""
        return self.would_keep - self.kept


def ended(one: PastBooking) -> EndedBooking | None:
    """How a booking ended; None where it took place, was never agreed, or nobody ended it here.

    What was imported as it stands tells neither who cancelled it nor when.
    """
    agreed_at = next((turn.at for turn in one.turns if turn.state in _AGREED), None)
    last = next(
        (
            turn
            for turn in reversed(one.turns)
            if turn.state == one.state and turn.verb not in REVERSING
        ),
        None,
    )
    if agreed_at is None or last is None or last.by == By.IMPORT:
        return None
    if one.state == State.NO_SHOW:
        ending = DepositEnding.NO_SHOW
    elif one.state == State.CANCELLED and last.by in _ENDINGS:
        ending = _ENDINGS[By(last.by)]
    else:
        return None
    counts_from = min(first_start(one.turns) or one.start, one.start)
    return EndedBooking(one, ending, agreed_at, last.at, counts_from)


def past_at(visits: Iterable[PastBooking], at: int) -> PastVisits:
    """What a client's bookings were like at an instant (epoch seconds)."""
    done = late = missed = 0
    for one in visits:
        if one.state == State.DONE:
            done += one.start < at
            continue
        how = ended(one)
        if how is None or how.ended_at >= at or one.start <= at - REMEMBERED:
            continue
        missed += how.ending is DepositEnding.NO_SHOW
        late += how.ending is DepositEnding.CANCELLED_BY_CLIENT and one.start - how.ended_at < LATE
    return PastVisits(done, late, missed)


def replayed(policy: Policy, how: EndedBooking, past: PastVisits, *, kept: int) -> ReplayedBooking:
    """What a policy would have made of it, asked of a client with this past."""
    one = how.booking
    terms = policy.of(one.service_id)
    deposit = deposit_for(terms, one.owed, past)
    paid = deposit.minor if deposit else 0
    unit = unit_by_card(one.currency)
    split = split_of(how.ending, terms, paid, how.counts_from - how.ended_at, unit=unit)
    return ReplayedBooking(how, paid, split.keep, kept)


def differences(rows: Iterable[ReplayedBooking]) -> dict[str, int]:
    """How much more would have been kept in all, by currency, in minor units."""
    come_to: Counter[str] = Counter()
    for row in rows:
        come_to[row.ended.booking.currency] += row.difference
    return dict(sorted(come_to.items()))
