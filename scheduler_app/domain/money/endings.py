"""Domain, money: the words by which a consultant lets a deposit go another way than was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scheduler_app.domain.money.booked_deposit import (
    PLACES,
    BookedDeposit,
    DepositDecision,
    DepositWord,
)
from scheduler_app.domain.money.outcomes import DepositOutcome, outcome_by
from scheduler_app.domain.money.settling import DepositEnding, Split

DepositParts = Mapping[DepositWord, int]
"""So many minor units belong where the word says: refund, keep, credit, apply."""


def outcome_if(
    one: BookedDeposit, ending: DepositEnding, parts: DepositParts, *, now: int
) -> DepositOutcome:
    """What would become of the money if the booking ended so now, with these words said of it."""
    said = replace(one, decisions=said_anew(one, parts))
    return outcome_by(one, said.split(ending=ending, seconds_left=one.counts_from - now))


def said_anew(one: BookedDeposit, parts: DepositParts) -> tuple[DepositDecision, ...]:
    """The consultant's words where `parts` take the place of all that say where money belongs."""
    stays = [each for each in one.decisions if each.word not in PLACES]
    return (*stays, *(DepositDecision(word, amount) for word, amount in parts.items() if amount))


def parts_of(wanted: Split) -> dict[DepositWord, int]:
    """A split as words; what it holds has none."""
    parts = {
        DepositWord.REFUND: wanted.refund,
        DepositWord.KEEP: wanted.keep,
        DepositWord.CREDIT: wanted.credit,
        DepositWord.APPLY: wanted.apply,
    }
    return {word: amount for word, amount in parts.items() if amount}


def with_more_back(one: BookedDeposit, amount: int) -> dict[DepositWord, int]:
    """The words by which so much more goes back than would by what holds now.

    It is taken from what is held, then from what is kept, applied, and left as credit.
    """
    now = one.split()
    gone = max(now.refund, one.balance.refunded + one.under_way)
    rest = max(0, amount - (one.balance.received - now.total))
    keep = max(0, now.keep - rest)
    rest -= now.keep - keep
    apply = max(0, now.apply - rest)
    rest -= now.apply - apply
    return parts_of(Split(gone + amount, keep, now.credit - rest, apply))


def only(one: BookedDeposit, word: DepositWord, amount: int | None) -> dict[DepositWord, int]:
    """The words that say one thing of a deposit, and of the rest what goes with it.

    With None it is said of all that has not gone back. Where so much is kept or pays for a visit
    the rest goes back; where so much goes back of a booking that came to nothing, the rest is kept.
    """
    gone = one.balance.refunded + one.under_way
    there = one.balance.received - (0 if word is DepositWord.REFUND else gone)
    said = there if amount is None else amount
    rest = max(0, one.balance.received - said)
    match word:
        case DepositWord.KEEP | DepositWord.APPLY:
            return {word: said, DepositWord.REFUND: rest}
        case DepositWord.REFUND if one.ending not in {DepositEnding.OPEN, DepositEnding.DONE}:
            return {word: said, DepositWord.KEEP: rest}
        case DepositWord.CREDIT:
            return {word: said, DepositWord.REFUND: min(gone, rest)}
    return {word: said}


def done_with(one: BookedDeposit, word: DepositWord, fee: int | None, paid: int) -> DepositParts:
    """The words that let a deposit pay for a visit that is done, or give it back.

    `fee` is what the visit costs in all, None where nobody knows, `paid` what was paid of it beside
    the deposit. What goes back or was left as credit by an earlier word stays so, and what is more
    than the fee goes back.
    """
    said = _said(one, DepositWord.REFUND)
    back = max(said, one.balance.refunded + one.under_way)
    credit = min(_said(one, DepositWord.CREDIT), one.balance.received - back)
    left = one.balance.received - back - credit
    if word is DepositWord.REFUND:
        return parts_of(Split(refund=back + left, credit=credit))
    apply = left if fee is None else min(left, max(0, fee - paid))
    # What a bank took is in no word, as it may come back.
    refund = back + left - apply if apply < left else said
    return parts_of(Split(refund=refund, credit=credit, apply=apply))


def _said(one: BookedDeposit, word: DepositWord) -> int:
    return sum(each.amount for each in one.decisions if each.word is word)
