"""Use cases, money: what becomes of deposits and credit when two clients become one."""

from __future__ import annotations

from scheduler_app.domain.amounts import amounts_in_words
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money import ledger


def told_of_merge(connection: Reading, _kept: int, gone: int) -> list[str]:
    """Whose credit comes along. Deposits stay with their bookings, refunds go on their way."""
    credit = ledger.credit_of(connection, gone)
    if not credit:
        return []
    return [f"Their credit of {amounts_in_words(credit)} comes along."]
