"""Tests: public holidays by region, held against calendars of the shared data where they are."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.public_holidays import part_names, public_holidays, regions

CALENDARS = Path(__file__).parents[4] / "shared/data/holidays"


def test_a_country_and_its_part() -> None:
    corpus_christi = date(2027, 5, 27)
    first, last = date(2027, 5, 1), date(2027, 6, 1)
    assert corpus_christi not in public_holidays("DE", first, last)
    assert public_holidays("DE-BY", first, last)[corpus_christi] == "Corpus Christi"
    assert public_holidays("de-by", first, last) == public_holidays("DE-BY", first, last)


def test_the_range_ends_before_its_last_date() -> None:
    assert list(public_holidays("DE", date(2027, 12, 25), date(2027, 12, 26))) == [
        date(2027, 12, 25)
    ]
    assert list(public_holidays("DE", date(2026, 12, 26), date(2027, 1, 2))) == [
        date(2026, 12, 26),
        date(2027, 1, 1),
    ]
    assert public_holidays("DE", date(2027, 1, 1), date(2027, 1, 1)) == {}


def test_no_region_has_no_holidays() -> None:
    assert public_holidays("", date(2027, 1, 1), date(2028, 1, 1)) == {}


@pytest.mark.parametrize(
    ("region", "offers"),
    [("Atlantis", "DE"), ("DEU", "DE"), ("DE-Bavaria", "BY"), ("-", "DE"), ("DK-1", "none")],
)
def test_an_unknown_region_is_refused_and_the_known_ones_named(region: str, offers: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        public_holidays(region, date(2027, 1, 1), date(2027, 2, 1))
    assert refused.value.field == "practice.holidays"
    assert offers in refused.value.remedy


def test_parts_are_called_by_name_where_they_have_one() -> None:
    assert part_names("DE")["BY"] == "Bayern"
    assert next(iter(part_names("GB").items())) == ("ENG", "England")
    assert (part_names("DK"), part_names("AC")) == ({}, {})


def test_regions_name_countries_with_their_parts() -> None:
    known = regions()
    assert "BY" in known["DE"]
    assert all(len(country) == 2 for country in known)


@pytest.mark.skipif(not CALENDARS.exists(), reason="the shared calendars are not here")
@pytest.mark.parametrize("country", ["DE", "FR", "GB", "IN", "JP", "US"])
def test_the_same_dates_as_a_published_calendar(country: str) -> None:
    text = (CALENDARS / f"holidays_{country}_2026_2027.ics").read_text(encoding="utf-8")
    dates = re.findall(r"^DTSTART;VALUE=DATE:(\d{8})", text, re.MULTILINE)
    published = {date.fromisoformat(day) for day in dates}
    assert set(public_holidays(country, date(2026, 1, 1), date(2028, 1, 1))) >= published
    assert len(published) > 10
