"""Domain, money: what a practice asks for in advance, and what becomes of it.

A policy is the consultant's own, for all services, with exceptions for some. Percentages are whole
numbers from 0 to 100; what they come to is rounded half up, to the minor unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from scheduler_app.domain.amounts import Money, unit_by_card
from scheduler_app.domain.time_units import HOUR

WHOLE = 100
"""Percent."""


class AskedOf(StrEnum):
    """Of whom a deposit is asked. `UNRELIABLE` have cancelled late, or have not come."""

    EVERYONE = "everyone"
    NEW = "new"
    UNRELIABLE = "unreliable"


class Unpaid(StrEnum):
    """What becomes of an hour whose deposit has not come when it was due."""

    RELEASE = "release"
    ASK = "ask"
    """The consultant decides."""


@dataclass(frozen=True, slots=True)
class NoDeposit:
    """Nothing is paid in advance."""


@dataclass(frozen=True, slots=True)
class FixedDeposit:
    """The same amount (minor units) for each booking; never more than a price that was said."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class PercentDeposit:
    """A share of the price that was agreed."""

    percent: int


Deposit = NoDeposit | FixedDeposit | PercentDeposit


@dataclass(frozen=True, slots=True)
class Rung:
    """Who cancels at least so many hours before gets so much of the deposit back."""

    hours: int
    percent: int


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """What holds for one service.

    `within` are hours from the agreement until a deposit has to be there; 0 is at once. `ladder`
    has the longest notice first; below its last rung nothing is given back. `consultant_cancels`
    and `no_show` are the percent that go back where the consultant cancels, and where a client did
    not come. `free_moves` is how often a client may move a booking by themselves, None for as often
    as they like.
    """

    deposit: Deposit = NoDeposit()
    asked_of: AskedOf = AskedOf.EVERYONE
    within: int = 0
    unpaid: Unpaid = Unpaid.RELEASE
    ladder: tuple[Rung, ...] = ()
    consultant_cancels: int = WHOLE
    no_show: int = 0
    free_moves: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds where nothing else is said, and for some services (by their ids) instead."""

    usual: DepositTerms = DepositTerms()
    services: Mapping[int, DepositTerms] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, service_id: int | None) -> DepositTerms:
        """What holds for a service; what is no service of this practice is like any other."""
        if service_id is None:
            return self.usual
        return self.services.get(service_id, self.usual)


def share(amount: int, percent: int, unit: int = 1) -> int:
    """So much percent of an amount of minor units, half a `unit` of them rounded up.

    It is never more than the amount, and all of it is all of it.
    """
    if percent == WHOLE:
        return amount
    units = (2 * amount * percent + WHOLE * unit) // (2 * WHOLE * unit)
    return min(amount, units * unit)


def asked(terms: DepositTerms, price: Money | None) -> Money | None:
    """The deposit for a booking at this price; None where none is asked.

    It is never more than the price, and nothing where that is in another currency than the
    policy's: no client is asked for what nobody agreed to. A price of 0 is none that was said, as
    where the work is paid by the hour: a fixed deposit is asked for whole then, in its currency.
    """
    if price is None or price.minor < 0:
        return None
    match terms.deposit:
        case FixedDeposit(amount, currency) if not price.minor:
            return Money(amount, currency)
        case FixedDeposit(amount, currency) if currency == price.currency:
            wanted = min(amount, price.minor)
        case PercentDeposit(percent):
            unit = unit_by_card(price.currency)
            wanted = share(price.minor, percent, unit) // unit * unit
        case _:
            wanted = 0
    return Money(wanted, price.currency) if wanted > 0 else None


def free_until(terms: DepositTerms) -> int | None:
    """How many seconds before its client can still cancel and gets all back; None where never."""
    return next((rung.hours * HOUR for rung in terms.ladder[:1] if rung.percent == WHOLE), None)


def given_back(terms: DepositTerms, seconds_left: int) -> int:
    """The percent of a deposit that goes back where its client cancels so long before.

    It counts from the start that deadlines count from, so that moving never wins time. A rung holds
    from its very second on.
    """
    for rung in terms.ladder:
        if seconds_left >= rung.hours * HOUR:
            return rung.percent
    return 0
