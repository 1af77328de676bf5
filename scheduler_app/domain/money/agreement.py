"""Domain, money: what was agreed about a booking, and of whom a deposit is asked.

An agreement is never changed: what is agreed anew is another one, and the last holds.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.amounts import Money, tax_on_top
from scheduler_app.domain.money.policy import AskedOf, DepositTerms, asked
from scheduler_app.domain.time_units import DAY, HOUR

LATE = 24 * HOUR
"""Seconds before the start that deadlines count from, within which a cancellation is a late one."""

REMEMBERED = 365 * DAY
"""Seconds for which a late cancellation, or a visit that nobody came to, is held against a client.
"""


class Tax(NamedTuple):
    """How a price is taxed.

    `rate` is in hundredths of a percent, None where nothing was said; a `net` price comes without
    it, any other contains it.
    """

    rate: int | None = None
    net: bool = False

    def on_top_of(self, price: int) -> int:
        """What comes on top of a price in minor units, half a unit rounded up."""
        return tax_on_top(price, self.added)

    @property
    def added(self) -> int:
        """The rate that comes on top, in hundredths of a percent; 0 where the price is all."""
        return self.rate or 0 if self.net else 0


class Agreed(NamedTuple):
    """What holds for one booking since `at` (epoch seconds); amounts are in minor units.

    `policy` is a version of the policy, 0 for none. `within` are hours from `at` in which the
    deposit has to be there. A `business` has no rights of a consumer.
    """

    booking_id: int
    at: int
    policy: int
    price: int
    currency: str
    deposit: int = 0
    within: int = 0
    tax: Tax = Tax()
    business: bool = False

    @property
    def fee(self) -> int:
        """What is to be paid for the visit in all: a net price comes with its tax on top."""
        return self.price + self.tax.on_top_of(self.price)


class PastVisits(NamedTuple):
    """What a client's bookings were like.

    How many were done ever, and how many cancelled late or missed within the time remembered.
    """

    done: int = 0
    late: int = 0
    missed: int = 0


def is_asked_of(whom: AskedOf, past: PastVisits) -> bool:
    """Whether a deposit is asked of a client with this past."""
    match whom:
        case AskedOf.EVERYONE:
            return True
        case AskedOf.NEW:
            return past.done == 0
        case AskedOf.UNRELIABLE:
            return past.late + past.missed > 0


def deposit_for(terms: DepositTerms, price: Money | None, past: PastVisits) -> Money | None:
    """The deposit that a client with this past is asked for; None where none is."""
    return asked(terms, price) if is_asked_of(terms.asked_of, past) else None
