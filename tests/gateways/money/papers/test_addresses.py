"""An address as the post of its country reads it."""

from __future__ import annotations

import pytest

from scheduler_app.domain.money.invoices.document import InvoiceParty
from scheduler_app.gateways.money.papers.addresses import in_one_line


@pytest.mark.parametrize(
    ("country", "city", "region", "postcode", "line"),
    [
        ("US", "New York", "NY", "10001", "New York, NY 10001"),
        ("US", "New York, NY", "", "10001", "New York, NY 10001"),
        ("US", "New York", "NY", "", "New York, NY"),
        ("GB", "Bristol", "", "BS1 4DJ", "Bristol · BS1 4DJ"),
        ("DE", "Berlin", "", "10115", "10115 Berlin"),
    ],
)
def test_town_and_postcode_stand_as_their_country_writes_them(
    country: str, city: str, region: str, postcode: str, line: str
) -> None:
    party = InvoiceParty("", city=city, region=region, postcode=postcode, country=country)
    assert in_one_line(party) == line
