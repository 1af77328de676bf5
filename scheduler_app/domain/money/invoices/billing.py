"""Domain, money: whom a client's invoices are made out to, and how much time is billed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import QUANTITY
from scheduler_app.domain.time_units import HOUR_MINUTES, Minutes


@dataclass(frozen=True, slots=True)
class BillingDetails:
    """Whom a client's invoices are made out to, where that is not just their name.

    What is empty is as the client's own page has it. `reference` is what all invoices name, such as
    an order number or the routing code of an office. `endpoint` and `scheme` are where e-invoices
    reach them, `email` where mails with invoices go.
    """

    client_id: int
    name: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    vat_id: str = ""
    reference: str = ""
    endpoint: str = ""
    scheme: str = ""
    email: str = ""


class BilledPart(NamedTuple):
    """A part that was put in or sold: `quantity` in thousandths, `price` for one."""

    what: str
    quantity: int
    price: int
    currency: str
    serial: str = ""


class BilledVisit(NamedTuple):
    """What the record of a booking's visit says of its price.

    `spent` are minutes that it took, `billed` those that somebody said are on the invoice; None
    where nothing is known of either.
    """

    spent: int | None = None
    billed: int | None = None
    trips: int = 0
    parts: tuple[BilledPart, ...] = ()

    def minutes(self, *, step: int, least: int) -> Minutes | None:
        """The time on the invoice: what was said, else what it took in steps."""
        if self.billed is not None:
            return Minutes(self.billed)
        return None if self.spent is None else billed_minutes(self.spent, step=step, least=least)


def billed_minutes(spent: int, *, step: int, least: int) -> Minutes:
    """The time on the invoice: in whole steps, each begun one counts, and at least so much.

    No time at all is billed as none.
    """
    if spent <= 0:
        return Minutes(0)
    return Minutes(-(-max(spent, least) // step) * step)


def hours_of(minutes: int) -> int | None:
    """Thousandths of an hour, as quantities are; None where they can't tell so many minutes."""
    thousandths, rest = divmod(minutes * QUANTITY, HOUR_MINUTES)
    return None if rest else thousandths


def price_of_time(minutes: int, hourly: int) -> int:
    """What so many minutes cost at a rate for an hour, in minor units, half a unit up."""
    return (minutes * hourly * 2 + HOUR_MINUTES) // (2 * HOUR_MINUTES)
