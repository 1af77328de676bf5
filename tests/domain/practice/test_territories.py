"""Domain: the country and currency that a time zone makes likely."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest

from scheduler_app.domain.phone_numbers import regions
from scheduler_app.domain.practice.territories import territory_of, with_article

ON = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("zone", "country", "currency"),
    [
        ("Europe/Berlin", "DE", "EUR"),
        ("Europe/Zurich", "CH", "CHF"),
        ("Europe/London", "GB", "GBP"),
        ("Europe/Kyiv", "UA", "UAH"),
        ("America/New_York", "US", "USD"),
        ("US/Eastern", "US", "USD"),
        ("Asia/Calcutta", "IN", "INR"),
        ("Asia/Kolkata", "IN", "INR"),
        ("Asia/Tokyo", "JP", "JPY"),
        ("Australia/Lord_Howe", "AU", "AUD"),
        ("Pacific/Apia", "WS", "WST"),
        ("Europe/Sofia", "BG", "EUR"),
        ("UTC", "", ""),
        ("Etc/GMT+5", "", ""),
        ("no zone", "", ""),
    ],
)
def test_a_zone_tells_its_country_and_currency(zone: str, country: str, currency: str) -> None:
    assert territory_of(zone, on=ON) == (country, currency)


def test_where_the_zone_lies_in_no_country_the_locale_tells() -> None:
    assert territory_of("UTC", on=ON, country="de") == ("DE", "EUR")
    assert territory_of("Europe/Berlin", on=ON, country="US") == ("DE", "EUR")


def test_a_currency_counts_from_its_day() -> None:
    assert territory_of("Europe/Sofia", on=date(2025, 6, 1)).currency == "BGN"


def test_every_zone_has_an_answer_that_the_settings_take() -> None:
    found = {territory_of(zone, on=ON) for zone in available_timezones()}
    assert {country for country, _ in found} - regions() == {""}
    assert {len(currency) for _, currency in found} == {0, 3}


def test_some_countries_have_an_article_within_a_sentence() -> None:
    names = ("Germany", "United Kingdom", "Netherlands", "Faroe Islands", "Dominican Republic")
    assert [name for name in names if with_article(name) == f"the {name}"] == list(names[1:])
