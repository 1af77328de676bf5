"""Use case, money: what a booking's history tells of its deposit, each change in one line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.sentences import passed_in_words, words_in_words
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money import tale
from scheduler_app.storage.money.tale import WordChange
from scheduler_app.use_cases.brought import LineToo


def lines_of(connection: Reading, booking_id: int) -> Iterator[LineToo]:
    """What was decided, then what came in and went back, each the first first."""
    for _, changes in groupby(tale.words_of(connection, booking_id), lambda one: one.change_id):
        yield _decided(list(changes))
    for one in tale.passed(connection, booking_id):
        by_hand = one.reason in {"cash", "transfer", "terminal"}
        yield LineToo(
            one.at,
            By.CONSULTANT if by_hand else By.SYSTEM,
            passed_in_words(one.kind, Money(one.amount, one.currency), one.reason),
        )


def _decided(changes: list[WordChange]) -> LineToo:
    head = changes[0]
    said, unsaid = (
        [
            (DepositWord(one.word), Money(one.amount, one.currency))
            for one in changes
            if one.holds is holds
        ]
        for holds in (True, False)
    )
    what = words_in_words(said, unsaid, verb=head.verb)
    return LineToo(head.at, By(head.by), what, head.why, head.change_id)
