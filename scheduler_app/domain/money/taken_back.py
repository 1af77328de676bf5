"""Domain, money: what becomes of a deposit where a change is taken back, or done again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.agreement import Tax
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.money.policy import asked


def at_price(one: BookedDeposit, price: Money, tax: Tax) -> BookedDeposit:
    """The same, once its price is agreed anew as it would be: by the policy that held for it."""
    agreed = one.agreed
    if agreed is None or (agreed.price, agreed.currency) == price:
        return one
    anew = agreed._replace(price=price.minor, currency=price.currency, tax=tax)
    deposit = asked(one.terms, Money(anew.fee, anew.currency)) if agreed.deposit else None
    return replace(one, agreed=anew._replace(deposit=deposit.minor if deposit else 0))


def is_lost(before: BookedDeposit, now: BookedDeposit) -> int:
    """How much that has gone back, or is going, nobody would have said any more should go.

    What was gone before by no word of theirs is not counted: a bank took it.
    """
    return max(0, _beyond(now) - max(0, _beyond(before)))


def _beyond(one: BookedDeposit) -> int:
    return one.balance.refunded + one.under_way - one.split().refund


def uses_up(one: BookedDeposit) -> int:
    """How much of its client's credit it takes for itself."""
    return sum(amount for kind, amount in one.moves.at_once if kind is EntryKind.CREDIT_USED)


def held_again(before: BookedDeposit, now: BookedDeposit) -> Iterator[tuple[int, str]]:
    """Where money goes by that, amount by amount, each with what is told of it."""
    for kind, amount in now.moves.at_once:
        if kind in _TOLD:
            yield amount, _TOLD[kind]
    back, was = now.moves.refund, before.moves.refund
    if back > was:
        yield back - was, "of the deposit goes back"
    elif was > back:
        yield was - back, "of the deposit does not go back after all"


_TOLD = {
    EntryKind.APPLIED: "of the deposit pays for the visit",
    EntryKind.APPLIED_BACK: "of the deposit pays for the visit no more",
    EntryKind.KEPT: "of the deposit is kept",
    EntryKind.KEPT_BACK: "of the deposit is not kept after all",
    EntryKind.CREDITED: "of the deposit is credit of its client",
    EntryKind.CREDIT_USED: "of its client's credit is for the deposit",
}
