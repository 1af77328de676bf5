"""Domain, money: the lines that bookings become, as they were agreed, and what is taken off them.

A price that was agreed is on the invoice as it is. Where none was, the time is. Hours, trips and
parts contain their tax where the price of their service does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduler_app.domain.amounts import tax_on_top
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.agreement import Tax
from scheduler_app.domain.money.invoices.billing import (
    BilledVisit,
    billed_minutes,
    hours_of,
    price_of_time,
)
from scheduler_app.domain.money.invoices.document import (
    QUANTITY,
    InvoiceLine,
    LineOf,
    LineUnit,
    NoTaxWhy,
    Prepaid,
)
from scheduler_app.domain.money.invoices.line_words import InvoiceLineWords
from scheduler_app.domain.money.invoices.sums import net_of
from scheduler_app.domain.money.invoices.taxing import Taxing

_TAXED_ELSEWHERE = frozenset({NoTaxWhy.REVERSE_CHARGE, NoTaxWhy.OUTSIDE})
"""Their prices are those without tax: it is theirs to pay."""


NO_TAX_SAID = Tax()


@dataclass(frozen=True, slots=True)
class BookingToBill:
    """A booking as an invoice has it. `day` is ISO, of its own clock; `planned` are minutes.

    `price` is what was agreed in `currency`, which is empty where nothing was; `tax` is how that is
    taxed, its rate None where nobody said one.
    """

    id: int
    what: str
    day: str
    planned: int
    price: int = 0
    currency: str = ""
    tax: Tax = NO_TAX_SAID
    service_id: int | None = None
    visit: BilledVisit | None = None


class TimeRates(NamedTuple):
    """What an hour and a trip cost, and in which steps of minutes time is billed.

    Their `currency` is that of the practice; empty where it does not matter.
    """

    hourly: int = 0
    trip: int = 0
    step: int = 15
    least: int = 0
    currency: str = ""


class LinesWritten(NamedTuple):
    """Lines, and whether their prices contain their tax."""

    lines: tuple[InvoiceLine, ...]
    gross: bool


class PaidBefore(NamedTuple):
    """So much is there for a booking; the last of it came in on a day (ISO)."""

    booking_id: int
    amount: int
    day: str


class DepositBilled(NamedTuple):
    """What is left of the invoice that a deposit had, with its tax, and when it was issued."""

    booking_id: int
    number: str
    issued: str
    total: int
    tax: int
    rate: int
    left: int


class LineWriter:
    """Writes the lines of bookings that are on one invoice."""

    def __init__(
        self, taxing: Taxing, rates: TimeRates, words: InvoiceLineWords, currency: str
    ) -> None:
        self._taxing = taxing
        self._rates = rates
        self._words = words
        self._currency = currency

    def written(self, bookings: Sequence[BookingToBill]) -> LinesWritten:
        """All of them; where a price contains its tax, all prices do."""
        gross = any(self._taxing.of(one.tax.rate).rate and not one.tax.net for one in bookings)
        many = len({one.day for one in bookings}) > 1
        return LinesWritten(
            tuple(
                replace(line, day=one.day if many else "")
                for one in bookings
                for line in self._of(one, gross=gross)
            ),
            gross,
        )

    def _of(self, one: BookingToBill, *, gross: bool) -> Iterator[InvoiceLine]:
        line = InvoiceLine(
            one.what,
            0,
            tax=self._taxing.of(one.tax.rate),
            of=LineOf.SERVICE,
            booking_id=one.id,
            service_id=one.service_id,
        )
        if one.price or not self._rates.hourly:
            yield replace(line, price=self._price(one.price, one.tax, gross=gross))
        else:
            yield from self._time(line, one, gross=gross)
        visit = one.visit or BilledVisit()
        for part in visit.parts:
            if part.currency != self._currency:
                raise InvalidInput(
                    "bookings",
                    f"“{part.what}” costs {part.currency}, and the invoice is in {self._currency}.",
                    remedy="Change its price in the record of the visit.",
                )
            yield replace(
                line,
                what=part.what,
                note=self._words.serial.format(what=part.serial) if part.serial else "",
                quantity=part.quantity,
                price=self._price(part.price, one.tax, gross=gross),
                of=LineOf.PART,
            )
        if visit.trips and self._rates.trip:
            self._must_cost_the_same_money(
                "A trip", "Take it out of the record, and write its line yourself"
            )
            yield replace(
                line,
                what=self._words.trip,
                quantity=visit.trips * QUANTITY,
                price=self._price(self._rates.trip, one.tax, gross=gross),
                of=LineOf.TRIP,
            )

    def _time(self, line: InvoiceLine, one: BookingToBill, *, gross: bool) -> Iterator[InvoiceLine]:
        self._must_cost_the_same_money("An hour", "Give the booking a price")
        step, least, hourly = self._rates.step, self._rates.least, self._rates.hourly
        minutes = one.visit.minutes(step=step, least=least) if one.visit else None
        if minutes is None:
            minutes = billed_minutes(one.planned, step=step, least=least)
        line = replace(line, what=self._words.time.format(what=one.what), of=LineOf.TIME)
        hours = hours_of(minutes)
        if hours is None:
            # Twenty minutes are no whole thousandths of an hour: they are told, and paid exactly.
            yield replace(
                line,
                unit=LineUnit.LUMP_SUM,
                price=self._price(price_of_time(minutes, hourly), one.tax, gross=gross),
                note=self._words.minutes.format(minutes=minutes),
            )
        elif hours:
            price = self._price(hourly, one.tax, gross=gross)
            yield replace(line, unit=LineUnit.HOUR, quantity=hours, price=price)

    def _must_cost_the_same_money(self, what: str, remedy: str) -> None:
        if self._rates.currency not in {"", self._currency}:
            raise InvalidInput(
                "bookings",
                f"{what} costs {self._rates.currency}, and the invoice is in {self._currency}.",
                remedy=f"{remedy}.",
            )

    def _price(self, price: int, tax: Tax, *, gross: bool) -> int:
        """A price as those of the draft are."""
        if self._taxing.why in _TAXED_ELSEWHERE:
            return price if tax.net else net_of(price, tax.rate or 0)
        if gross and tax.net:
            return price + tax_on_top(price, self._taxing.of(tax.rate).rate)
        return price


def taken_off(
    paid: Iterable[PaidBefore], deposits: Iterable[DepositBilled], total: int
) -> tuple[Prepaid, ...]:
    """What was paid before, as far as the invoice comes to so much.

    What had a deposit invoice comes first, and names it with its tax.
    """
    billed = list(deposits)
    found: list[Prepaid] = []
    for one in paid:
        rest = min(one.amount, total)
        total -= rest
        for deposit in billed:
            amount = min(rest, deposit.left)
            if deposit.booking_id != one.booking_id or amount <= 0:
                continue
            rest -= amount
            found.append(
                Prepaid(
                    amount,
                    one.day,
                    _part(deposit.tax, amount, deposit.total),
                    deposit.rate,
                    deposit.number,
                    deposit.issued,
                    one.booking_id,
                )
            )
        if rest > 0:
            found.append(Prepaid(rest, one.day, booking_id=one.booking_id))
    return tuple(found)


def _part(tax: int, amount: int, total: int) -> int:
    return (2 * tax * amount + total) // (2 * total)
