"""Domain: what the practice offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.amounts import Money, is_currency, tax_on_top
from scheduler_app.domain.time_units import Minutes

MOST_WINDOW = Minutes(8 * 60)
"""Of the time in which whoever comes is announced."""

HUES = 10
"""How many service colours there are; `Service.hue` counts from 0."""


class Where(StrEnum):
    """Where the work is done."""

    REMOTE = "remote"
    ON_SITE = "on site"


class Online(StrEnum):
    """Whether clients may take a service on the booking page, and what their taking it means."""

    NO = "no"
    REQUEST = "request"
    """They ask, and the consultant answers."""
    AT_ONCE = "at once"
    """It is confirmed without being asked, as long as the publication is valid."""


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of work with its length, gaps (minutes) and price (minor units of `currency`).

    `description` is what clients read about it on the booking page; `directions` (the way there,
    where to park) and `to_prepare` what they read in messages. A visit with an `arrival_window` is
    announced as from its start until so many minutes later. With `own_rules` the practice's rules
    for messages do not count. `tax` is in hundredths of a percent, None where nothing was said; a
    `net` price comes without it, any other contains it.
    """

    id: int
    name: str
    minutes: Minutes
    preparation: Minutes = Minutes(0)
    wrap_up: Minutes = Minutes(0)
    travel: Minutes = Minutes(0)
    price: int = 0
    currency: str = "EUR"
    hue: int = 0
    where: Where = Where.REMOTE
    archived: bool = False
    online: Online = Online.NO
    description: str = ""
    directions: str = ""
    to_prepare: str = ""
    arrival_window: Minutes = Minutes(0)
    own_rules: bool = False
    tax: int | None = None
    net: bool = False

    @property
    def cost(self) -> Money | None:
        """Its price as it would be agreed today; None where the practice names no currency."""
        return Money(self.price, self.currency) if is_currency(self.currency) else None

    @property
    def owed(self) -> Money | None:
        """All that is paid for it: a net price with its tax. None as of `cost`."""
        cost = self.cost
        return cost and cost._replace(minor=cost.minor + tax_on_top(cost.minor, self.added_tax))

    @property
    def added_tax(self) -> int:
        """The rate that comes on top of the price, in hundredths of a percent; 0 for none."""
        return self.tax or 0 if self.net else 0
