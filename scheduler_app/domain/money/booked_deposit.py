"""Domain, money: all that the deposit of one booking hangs on, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scheduler_app.domain.amounts import unit_by_card
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.money.agreement import Agreed
from scheduler_app.domain.money.deposit import DepositFacts, due_at
from scheduler_app.domain.money.ledger import NOTHING, Balance
from scheduler_app.domain.money.policy import DepositTerms
from scheduler_app.domain.money.settling import DepositEnding, Moves, Split, moves, split_of
from scheduler_app.domain.time_units import DAY


class DepositWord(KeptWord):
    """What a consultant may decide otherwise than was agreed."""

    WAIVE = "waive"
    REFUND = "refund"
    KEEP = "keep"
    CREDIT = "credit"
    APPLY = "apply"
    SPEND = "spend"
    """Of what others of a client's bookings left to them, so much is for this one."""
    REVOKE = "revoke"
    """Its client has revoked the contract; what is not applied goes back, `amount` as it was then.
    """


class DepositDecision(NamedTuple):
    """So many minor units belong where the word says; of what is waived it is what was asked."""

    word: DepositWord
    amount: int


class CameIn(NamedTuple):
    """A payment of so many minor units; what was not paid by card was recorded by hand.

    A `late` one was made by card once the booking had been called off, or missed.
    """

    by_card: bool
    amount: int
    late: bool = False


class DepositLink(NamedTuple):
    """Where a deposit is paid: made, and somebody last seen on the way, in epoch seconds."""

    url: str
    amount: int
    made_at: int
    paying_at: int | None = None


SERIES_AHEAD = 30 * DAY
"""Seconds before a visit of a series at which its deposit is asked for."""

UNDER_WAY_SECONDS = 1_800
"""How long somebody who opened the way to pay is taken to be at it."""

_AGREED_BY_POLICY = frozenset({DepositEnding.CANCELLED_BY_CLIENT, DepositEnding.NO_SHOW})
"""What is kept of these was agreed, or nothing is."""

_MAY_HOLD_MORE = frozenset({DepositEnding.OPEN, DepositEnding.DONE})

PLACES = frozenset({DepositWord.REFUND, DepositWord.KEEP, DepositWord.CREDIT, DepositWord.APPLY})
"""Words that say where money belongs which is there."""

_SETTLES = frozenset(
    {DepositWord.WAIVE, DepositWord.REFUND, DepositWord.CREDIT, DepositWord.REVOKE}
)
"""Who has been told one of these is not asked to pay (again)."""

_NOTHING_SAID = dict.fromkeys(DepositWord, 0)


@dataclass(frozen=True, slots=True)
class BookedDeposit:
    """What is known of the deposit of one booking, whatever the clock says.

    `identity` is what keys know the booking by. `start` and `since`, when it came to its state, are
    epoch seconds. Deadlines count from `counts_from`; `seconds_left` is how long before that the
    booking was cancelled. `balance` is of deposits only, in minor units of `currency`, and
    `under_way` what is going back outside and is no entry yet. `gone` is what left without being
    asked for here. One that is `put_aside` waits for its client to choose another time.
    """

    booking_id: int
    identity: str
    client_id: int | None
    start: int
    since: int
    is_confirmed: bool
    ending: DepositEnding
    counts_from: int
    seconds_left: int
    terms: DepositTerms
    agreed: Agreed | None
    currency: str
    balance: Balance = NOTHING
    under_way: int = 0
    gone: int = 0
    decisions: tuple[DepositDecision, ...] = ()
    link: DepositLink | None = None
    payments: tuple[CameIn, ...] = ()
    in_series: bool = False
    put_aside: bool = False

    @property
    def asked(self) -> int:
        """The deposit that was agreed; what came in in another currency answers for none."""
        if self.agreed is None or self.agreed.currency != self.currency:
            return 0
        return self.agreed.deposit

    @property
    def is_waived(self) -> bool:
        """Whether the consultant has said that it need not be paid, or has given it back."""
        return any(one.word in _SETTLES for one in self.decisions)

    def split(self, *, ending: DepositEnding | None = None, seconds_left: int = 0) -> Split:
        """Where the money belongs; with an `ending` as if the booking had ended so.

        What the consultant decided comes first, in the order of their words, as far as it makes
        sense: only what was done is paid for, and nothing is kept while a booking stands. The rest
        goes by what was agreed, and more than was asked goes back. Where nothing was agreed, it is
        held until they say, unless they called the booking off.
        """
        if ending is None:
            ending, seconds_left = self.ending, self.seconds_left
        if self.put_aside and ending is DepositEnding.CANCELLED_BY_CLIENT:
            # Who takes none of the times that they are offered instead has not called it off.
            ending = DepositEnding.CANCELLED_BY_PRACTICE
        rest = self.balance.received
        said = _NOTHING_SAID.copy()
        for word, amount in self.decisions:
            if _holds(word, ending):
                taken = min(amount, rest)
                said[word] += taken
                rest -= taken
        by_policy = self.agreed is not None and self.agreed.policy > 0
        if ending in _AGREED_BY_POLICY and not by_policy:
            ending = DepositEnding.DONE
        settled = said[DepositWord.REFUND] + said[DepositWord.CREDIT]
        over = min(rest, max(0, self._too_much(ending) - settled)) if by_policy else 0
        unit = unit_by_card(self.currency)
        agreed = split_of(ending, self.terms, rest - over, seconds_left, unit=unit)
        back = agreed.refund + over + said[DepositWord.REFUND]
        outside = self.outside(back)
        return Split(
            outside,
            agreed.keep + said[DepositWord.KEEP],
            agreed.credit + said[DepositWord.CREDIT] + back - outside,
            agreed.apply + said[DepositWord.APPLY],
        )

    def outside(self, back: int) -> int:
        """How much of what goes `back` leaves the practice, in minor units.

        What came from the client's credit goes back there, once all that they paid has gone back.
        """
        return min(back, self.balance.received - self._said(DepositWord.SPEND))

    @property
    def too_much(self) -> int:
        """How much of what came in was never asked for, in minor units, as the booking stands."""
        return self._too_much(self.ending) if self.agreed is not None and self.agreed.policy else 0

    def _too_much(self, ending: DepositEnding) -> int:
        """How much of what came in was never asked for as a deposit, in minor units.

        Of a booking that stands only what a card paid is: a second payment, what the price went
        down by, or a payment that was on its way when it was waived. What the consultant took by
        hand they meant to take. Money of another currency than the agreed one answers for nothing.
        """
        received = self.balance.received
        if self.agreed is not None and self.currency != self.agreed.currency:
            return received
        asked = max(0, self.asked - self._said(DepositWord.WAIVE))
        if ending not in _MAY_HOLD_MORE:
            late = min(received, sum(one.amount for one in self.payments if one.late))
            return late + max(0, received - late - asked)
        # Some may have paid for the visit itself, and are no part of what was received.
        came_in = max(0, received - sum(payment.amount for payment in self.payments))
        over = 0
        for payment in self.payments:
            came_in += payment.amount
            if payment.by_card:
                over += min(payment.amount, max(0, came_in - asked))
        return min(over, received)

    def _said(self, word: DepositWord) -> int:
        if not self.decisions:
            return 0
        return sum(one.amount for one in self.decisions if one.word is word)

    def goes_back(self, at: int) -> int:
        """What its client would get back who cancelled at `at`, in epoch seconds."""
        left = self.counts_from - at
        split = self.split(ending=DepositEnding.CANCELLED_BY_CLIENT, seconds_left=left)
        return max(0, split.refund - self.balance.refunded)

    @property
    def moves(self) -> Moves:
        """What makes the ledger agree with that."""
        return moves(self.balance, self.split(), under_way=self.under_way)

    @property
    def on_its_way(self) -> int:
        """How much is to go back and has not arrived yet, in minor units."""
        return self.under_way + self.moves.refund

    @property
    def due(self) -> int:
        """Until when it has to be there, in epoch seconds; the start where nothing was agreed.

        Of a booking that stands again it counts from then.
        """
        if self.agreed is None:
            return self.start
        made = None if self.link is None else self.link.made_at
        since = max(self.asked_at, self.since) if self.is_confirmed else self.asked_at
        return due_at(since, self.agreed.within, self.start, link_since=made)

    @property
    def asked_at(self) -> int:
        """When it is asked for, in epoch seconds; the start where nothing was agreed.

        That is at once, but for visits of a series that are far ahead: nobody pays for two years
        in advance.
        """
        if self.agreed is None:
            return self.start
        if not self.in_series:
            return self.agreed.at
        return max(self.agreed.at, self.start - SERIES_AHEAD)

    @property
    def late_at(self) -> int:
        """From when on it is not waited for: whoever has begun to pay in time is let finish."""
        paying = None if self.link is None else self.link.paying_at
        return (
            self.due if paying is None else max(self.due, min(paying, self.due) + UNDER_WAY_SECONDS)
        )

    def facts(self, now: int) -> DepositFacts:
        """The same at an instant, in epoch seconds."""
        seen = None if self.link is None else self.link.paying_at
        return DepositFacts(
            self.asked,
            self.due,
            now,
            self.balance,
            self.ending,
            self.is_waived,
            paying=seen is not None and now - seen < UNDER_WAY_SECONDS,
            refund_open=self.on_its_way,
            gone=self.gone,
        )


def _holds(word: DepositWord, ending: DepositEnding) -> bool:
    """Whether a word says where money belongs of a booking that stands so."""
    match word:
        case DepositWord.WAIVE | DepositWord.SPEND | DepositWord.REVOKE:
            return False
        case DepositWord.APPLY:
            return ending in {DepositEnding.DONE, DepositEnding.REVOKED}
        case DepositWord.KEEP:
            return ending is not DepositEnding.OPEN
    return True
