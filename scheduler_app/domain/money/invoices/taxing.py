"""Domain, money: how what is done for a client is taxed, as far as a small practice needs it.

Services for a business are taxed where that is (Art. 44 of Directive 2006/112/EC), those for others
where the practice is. What is sold beside them, and where it is, may be another matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import (
    InvoiceLine,
    InvoiceParty,
    LineTax,
    NoTaxWhy,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.identifiers import EUROPEAN_UNION, country_of_vat_id
from scheduler_app.domain.money.invoices.settings import TaxScheme

_LIKE_THE_UNION = frozenset({"CH", "GB", "LI", "NO"})
"""Where services for a business elsewhere are not taxed either."""

_CATEGORIES = {
    NoTaxWhy.SMALL_BUSINESS: TaxCategory.EXEMPT,
    NoTaxWhy.REVERSE_CHARGE: TaxCategory.REVERSE,
    NoTaxWhy.EXEMPT: TaxCategory.EXEMPT,
    NoTaxWhy.OUTSIDE: TaxCategory.OUTSIDE,
}


class Taxing(NamedTuple):
    """Why nothing is taxed, else how a line is of which nobody said a rate, or one of 0 %."""

    why: NoTaxWhy = NoTaxWhy.TAXED
    unsaid: LineTax = LineTax()
    zero: LineTax = LineTax(TaxCategory.ZERO)

    def of(self, rate: int | None) -> LineTax:
        """How a line is taxed of which this rate was said, None where none was."""
        if self.why is not NoTaxWhy.TAXED:
            return LineTax(_CATEGORIES[self.why])
        if not rate:
            return self.unsaid if rate is None else self.zero
        return LineTax(TaxCategory.STANDARD, rate)


def taxing_of(
    scheme: TaxScheme, seller: InvoiceParty, buyer: InvoiceParty, *, business: bool
) -> Taxing:
    """How a client is taxed; `business` is whether they are one."""
    if scheme is TaxScheme.SMALL:
        return Taxing(NoTaxWhy.SMALL_BUSINESS)
    there = buyer.country or country_of_vat_id(buyer.vat_id)
    abroad = business and bool(there and seller.country) and there != seller.country
    if abroad and seller.country in EUROPEAN_UNION:
        if there not in EUROPEAN_UNION:
            return Taxing(NoTaxWhy.OUTSIDE)
        if country_of_vat_id(buyer.vat_id) in EUROPEAN_UNION - {seller.country}:
            return Taxing(NoTaxWhy.REVERSE_CHARGE)
    if abroad and seller.country in _LIKE_THE_UNION:
        return Taxing(NoTaxWhy.OUTSIDE)
    if seller.country in EUROPEAN_UNION | _LIKE_THE_UNION or not seller.country:
        return Taxing()
    outside = LineTax(TaxCategory.OUTSIDE)
    return Taxing(NoTaxWhy.TAXED, outside, outside)


def why_no_tax(taxing: Taxing, lines: Iterable[InvoiceLine]) -> NoTaxWhy:
    """What a draft with these lines says of it."""
    if taxing.why is not NoTaxWhy.TAXED:
        return taxing.why
    outside = any(line.tax.category is TaxCategory.OUTSIDE for line in lines)
    return NoTaxWhy.OUTSIDE if outside else NoTaxWhy.TAXED
