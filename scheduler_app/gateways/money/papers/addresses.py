"""Gateways, money: papers: an address as the post of its country reads it."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.money.invoices.document import InvoiceParty

_CITY_THEN_CODE = frozenset({"GB", "IE", "IM", "JE", "GG", "MT"})
"""Where the postcode stands alone, below the city."""

_CITY_REGION_CODE = frozenset({"US", "CA", "AU", "PR"})
"""Where city, region and postcode stand in one line."""


def address_lines(
    party: InvoiceParty, seen_from: str, country_name: Callable[[str], str]
) -> list[str]:
    """Name and address, a line each; the country where it is another than `seen_from`."""
    lines = [party.name, party.contact, party.street, party.extra, *_town(party)]
    if party.country and party.country != seen_from:
        lines.append(country_name(party.country).upper())
    return [line for line in lines if line]


def in_one_line(party: InvoiceParty) -> str:
    """The address of who sends, above that of who gets it."""
    return " · ".join(part for part in (party.name, party.street, *_town(party)) if part)


def _town(party: InvoiceParty) -> list[str]:
    if party.country in _CITY_THEN_CODE:
        return [party.city, party.postcode]
    if party.country in _CITY_REGION_CODE:
        town = ", ".join(part for part in (party.city, party.region) if part)
        return [f"{town} {party.postcode}".strip()]
    return [f"{party.postcode} {party.city}".strip()]
