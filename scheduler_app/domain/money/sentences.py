"""Domain, money: what was decided about a deposit, told as a sentence of its booking's history."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.bookings.sentences import Row

WAIVE = "waive"
DECIDE = "decide-deposit"
GIVE_BACK = "give-back"
SPEND_CREDIT = "spend-credit"
ANSWER_REVOCATION = "answer-revocation"

MONEY_VERBS = {
    WAIVE: "Deposit waived",
    DECIDE: "Decided what becomes of the deposit",
    GIVE_BACK: "Given back from the deposit",
    SPEND_CREDIT: "Credit used for the deposit",
    "mend": "A payment that was found was put to it",
    ANSWER_REVOCATION: "Called off, as its client revoked the contract",
    "release": "Hour given free, as the deposit did not come",
}
"""What each of these changes is told as."""


def money_sentence(
    verb: str,
    before: Row | None,
    after: Row | None,
    _who: str,
    _in_words: Callable[[Row], str],
) -> str | None:
    """The sentence of a change of money; see `bookings.sentences.SentenceWriter`."""
    if before is None or after is None:
        return None
    return MONEY_VERBS.get(verb)
