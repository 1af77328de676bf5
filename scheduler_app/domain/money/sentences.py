"""Domain, money: what was decided and paid about a booking, told in sentences of its history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType

from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.bookings.sentences import Row
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.wording import listed

WAIVE = "waive"
DECIDE = "decide-deposit"
GIVE_BACK = "give-back"
SPEND_CREDIT = "spend-credit"
ANSWER_REVOCATION = "answer-revocation"

_MONEY_VERBS = MappingProxyType(
    {
        "mend": "A payment that was found was put to it",
        ANSWER_REVOCATION: "Called off, as its client revoked the contract",
        "release": "Hour given free, as the deposit did not come",
    }
)
"""What each of these changes is told as."""

SaidAmount = tuple[DepositWord, Money]
"""So much is said to be where the word says."""


def money_sentence(
    verb: str,
    before: Row | None,
    after: Row | None,
    _who: str,
    _in_words: Callable[[Row], str],
) -> str | None:
    """The sentence of a change of a booking; see `bookings.sentences.SentenceWriter`."""
    if before is None or after is None:
        return None
    return _MONEY_VERBS.get(verb)


def words_in_words(
    said: Iterable[SaidAmount], unsaid: Iterable[SaidAmount], *, verb: str = ""
) -> str:
    """What a change said about a deposit, without a full stop.

    `unsaid` is what holds no more by it. Taken back by `undo` it is told as what was taken back.
    """
    said, unsaid = list(said), list(unsaid)
    if verb == "undo":
        return f"Undone: {_lower(_words(unsaid, said))}"
    told = _words(said, unsaid)
    return f"Done again: {_lower(told)}" if verb == "redo" else told


def passed_in_words(kind: EntryKind, amount: Money, reason: str) -> str:
    """What came in or went back, without a full stop, such as "€40 paid, cash"."""
    told = f"{format_money(amount)} {_PASSED[kind]}"
    way = _WAYS.get(reason, "")
    return f"{told}, {way}" if way else told


def _words(said: list[SaidAmount], unsaid: list[SaidAmount]) -> str:
    if not said:
        left = {word for word, _ in unsaid}
        if left == {DepositWord.WAIVE}:
            return "Deposit not waived after all"
        if left == {DepositWord.SPEND}:
            return "Credit not used for the deposit after all"
        return "Deposit goes by what was agreed"
    sums: dict[tuple[DepositWord, str], int] = {}
    for word, amount in said:
        key = word, amount.currency
        sums[key] = sums.get(key, 0) + amount.minor
    parts = [
        f"{format_money(Money(minor, currency))} {_SAID[word]}"
        for (word, currency), minor in sums.items()
        if minor
    ]
    return f"Deposit: {listed(parts)}" if parts else "Deposit goes by what was agreed"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


_SAID = MappingProxyType(
    {
        DepositWord.WAIVE: "waived",
        DepositWord.REFUND: "to go back",
        DepositWord.KEEP: "to be kept",
        DepositWord.CREDIT: "left as credit",
        DepositWord.APPLY: "to pay for the visit",
        DepositWord.SPEND: "used of the credit",
        DepositWord.REVOKE: "to go back",
    }
)

_PASSED = MappingProxyType(
    {
        EntryKind.RECEIVED: "paid as deposit",
        EntryKind.PAID: "paid for the visit",
        EntryKind.REFUNDED: "gone back",
        EntryKind.PAYMENT_REFUNDED: "gone back",
        EntryKind.CREDIT_REFUNDED: "gone back",
        EntryKind.REFUND_FAILED: "did not go back after all",
        EntryKind.PAYMENT_BACK: "did not go back after all",
        EntryKind.DISPUTED: "taken back by the client’s bank",
        EntryKind.DISPUTE_WON: "given back by the client’s bank",
    }
)

_WAYS = MappingProxyType(
    {
        "card": "by card",
        "cash": "in cash",
        "transfer": "by bank transfer",
        "terminal": "at a terminal",
    }
)
