"""Domain, money: all that the deposit of one booking hangs on, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.money.agreement import Agreed
from scheduler_app.domain.money.deposit import DepositFacts, due_at
from scheduler_app.domain.money.ledger import NOTHING, Balance
from scheduler_app.domain.money.policy import DepositTerms
from scheduler_app.domain.money.settling import DepositEnding, Moves, Split, moves, split_of


class DepositWord(StrEnum):
    """What a consultant may decide otherwise than was agreed."""

    WAIVE = "waive"
    REFUND = "refund"
    KEEP = "keep"
    CREDIT = "credit"
    APPLY = "apply"


class DepositDecision(NamedTuple):
    """So many minor units belong where the word says; of what is waived it is what was asked."""

    word: DepositWord
    amount: int


class DepositLink(NamedTuple):
    """Where a deposit is paid: made, and somebody last seen on the way, in epoch seconds."""

    url: str
    amount: int
    made_at: int
    paying_at: int | None = None


UNDER_WAY_SECONDS = 1_800
"""How long somebody who opened the way to pay is taken to be at it."""

_AGREED_BY_POLICY = frozenset({DepositEnding.CANCELLED_BY_CLIENT, DepositEnding.NO_SHOW})
"""What is kept of these was agreed, or nothing is."""

_SETTLES = frozenset({DepositWord.WAIVE, DepositWord.REFUND, DepositWord.CREDIT})
"""Who has been told one of these is not asked to pay (again)."""


@dataclass(frozen=True, slots=True)
class BookedDeposit:
    """What is known of the deposit of one booking, whatever the clock says.

    `identity` is what keys know the booking by. `start` and `since`, when it came to its state, are
    epoch seconds. Deadlines count from `counts_from`; `seconds_left` is how long before that the
    booking was cancelled. `balance` is of deposits only, in minor units of `currency`, and
    `under_way` what is going back outside and is no entry yet.
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
    decisions: tuple[DepositDecision, ...] = ()
    link: DepositLink | None = None

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
        goes by what was agreed. Where nothing was, it is held until they say, unless they called
        the booking off.
        """
        if ending is None:
            ending, seconds_left = self.ending, self.seconds_left
        rest = self.balance.received
        said = dict.fromkeys(DepositWord, 0)
        for word, amount in self.decisions:
            if _holds(word, ending):
                taken = min(amount, rest)
                said[word] += taken
                rest -= taken
        by_policy = self.agreed is not None and self.agreed.policy > 0
        if ending in _AGREED_BY_POLICY and not by_policy:
            ending = DepositEnding.DONE
        agreed = split_of(ending, self.terms, rest, seconds_left)
        return Split(
            agreed.refund + said[DepositWord.REFUND],
            agreed.keep + said[DepositWord.KEEP],
            agreed.credit + said[DepositWord.CREDIT],
            agreed.apply + said[DepositWord.APPLY],
        )

    @property
    def moves(self) -> Moves:
        """What makes the ledger agree with that."""
        return moves(self.balance, self.split(), under_way=self.under_way)

    @property
    def due(self) -> int:
        """Until when it has to be there, in epoch seconds; the start where nothing was agreed."""
        if self.agreed is None:
            return self.start
        made = None if self.link is None else self.link.made_at
        return due_at(self.agreed.at, self.agreed.within, self.start, link_since=made)

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
            refund_open=self.under_way + self.moves.refund,
        )


def _holds(word: DepositWord, ending: DepositEnding) -> bool:
    """Whether a word says where money belongs of a booking that stands so."""
    match word:
        case DepositWord.WAIVE:
            return False
        case DepositWord.APPLY:
            return ending is DepositEnding.DONE
        case DepositWord.KEEP:
            return ending is not DepositEnding.OPEN
    return True
