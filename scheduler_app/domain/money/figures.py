"""Domain, money: the figures of a practice's money, and what each of them is made of.

Each is a sum over entries of the ledger, but for what is still to be paid and for fees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.ledger import MOVES, EntryKind, Pot


class MoneyFigure(StrEnum):
    """What is told of a month, and of all time."""

    OUTSTANDING = "outstanding"
    """Asked for and not paid; of a month what falls due in it."""
    HELD = "held"
    """For bookings, as it stood when the month was over."""
    CREDIT = "credit"
    """Of clients, as it stood when the month was over."""
    RECEIVED = "received"
    APPLIED = "applied"
    KEPT = "kept"
    REFUNDED = "refunded"
    """What went back, a client's bank that took it included, less what came back of it."""
    FEES = "fees"
    """What whoever takes payments by card keeps of them."""


STANDING = frozenset({MoneyFigure.HELD, MoneyFigure.CREDIT})
"""What stands at the end of a month; all else is what happened in it."""

_POTS = MappingProxyType(
    {
        MoneyFigure.HELD: Pot.HELD,
        MoneyFigure.CREDIT: Pot.CREDIT,
        MoneyFigure.APPLIED: Pot.APPLIED,
        MoneyFigure.KEPT: Pot.KEPT,
        MoneyFigure.REFUNDED: Pot.REFUNDED,
    }
)


def _signs(figure: MoneyFigure) -> Mapping[EntryKind, int]:
    if figure is MoneyFigure.RECEIVED:
        return {kind: 1 for kind, (out_of, _) in MOVES.items() if out_of is Pot.OUTSIDE}
    pot = _POTS.get(figure)
    return {
        kind: 1 if into is pot else -1
        for kind, (out_of, into) in MOVES.items()
        if pot is not None and pot in (out_of, into)
    }


SIGNS = MappingProxyType({figure: MappingProxyType(_signs(figure)) for figure in MoneyFigure})
"""By which sign an entry of each kind counts for a figure; what is left out does not count."""


class MoneyPeriod(NamedTuple):
    """From `since` on and before `until`, in epoch seconds."""

    since: int
    until: int


Sums = Mapping[tuple[str, MoneyFigure], int]
"""Minor units by currency and figure; what is 0 may be left out."""


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """The figures of a month and in all. `currencies` are those that have any, in their order."""

    month: Sums = field(default_factory=dict)
    in_all: Sums = field(default_factory=dict)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those that any money is in."""
        return tuple(sorted({currency for currency, _ in (*self.month, *self.in_all)}))


class FigureWish(NamedTuple):
    """Of which figure the rows are wanted: of one currency, of a period or of all time."""

    figure: MoneyFigure
    currency: str
    period: MoneyPeriod | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One of the amounts that a figure is the sum of; `at` is when it happened, or is due.

    It is of a booking or of an invoice: `about` is what the booking is called, or the invoice's
    number, `start` when the visit was, or the invoice was sent. `kind` is that of its entry in the
    ledger, None for what has none, or is a sum of several.
    """

    booking_id: int | None
    client: str
    about: str
    start: int
    amount: Money
    at: int | None = None
    kind: EntryKind | None = None
    reason: str = ""
    outside: str = ""
    invoice_id: int | None = None
