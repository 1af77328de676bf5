"""Use cases, money: what of a client's money stands against erasing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler_app.domain.amounts import amounts_in_words
from scheduler_app.domain.wording import counted
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money import objections as stored
from scheduler_app.storage.money.deposits import deposits_of


def objections(connection: Reading, clients: Collection[int], _now: datetime) -> Iterator[str]:
    """Deposits held, refunds on their way, credit left, disputes and what is not explained."""
    held: Counter[str] = Counter()
    on_its_way: Counter[str] = Counter()
    for one in deposits_of(connection, stored.with_money(connection, clients)).values():
        on_its_way[one.currency] += one.on_its_way
        held[one.currency] += max(0, one.balance.held - one.moves.refund)
    credit = Counter(ledger.credit_among(connection, clients))
    if amounts := amounts_in_words(+held):
        yield f"{amounts} of deposits is still held. Decide first where it belongs."
    if amounts := amounts_in_words(+on_its_way):
        yield f"{amounts} is on its way back to them. Wait until it has arrived."
    if amounts := amounts_in_words(+credit):
        yield f"{amounts} is left as their credit. Pay it back or keep it first."
    if number := stored.open_disputes(connection, clients):
        yield f"{counted(number, 'dispute')} about their payments is not decided yet."
    if number := stored.open_findings(connection, clients):
        yield f"{counted(number, 'finding')} about their payments waits for your answer."
