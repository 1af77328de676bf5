"""Tests: dates, times, money, lengths and zones in each language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.web.languages import language, languages
from scheduler_app.booking_page.web.zone_names import is_zone, zones_by_region
from scheduler_app.domain.in_language import Figures, Wording, locale_at_home, locale_of

AT = 1_803_891_600
"""Monday 1 March 2027, 10:00 in Berlin."""

EN, DE, AR = (Wording(language(code).locale) for code in ("en", "de", "ar"))


def test_an_instant_in_each_language() -> None:
    assert EN.day(AT, "Europe/Berlin") == "Monday, 1 March 2027"
    assert DE.day(AT, "Europe/Berlin") == "Montag, 1. März 2027"
    assert AR.day(AT, "Europe/Berlin") == "الاثنين، 1 مارس 2027"
    assert EN.when(AT, "Asia/Kolkata") == "Mon 1 Mar, 14:30"
    assert DE.when(AT, "Europe/Berlin") == "Mo. 1. März, 10:00"
    assert EN.span(AT, AT + 5400, "Europe/Berlin") == "10:00–11:30"


@pytest.mark.parametrize(
    ("minor", "currency", "told"),
    [
        (9000, "EUR", "€90"),
        (9050, "EUR", "€90.50"),
        (900, "JPY", "JP¥900"),
        (1_234_567, "GBP", "£12,345.67"),
        (1500, "KWD", "KWD\N{NO-BREAK SPACE}1.500"),
    ],
)
def test_money_has_the_decimals_of_its_currency(minor: int, currency: str, told: str) -> None:
    assert EN.money(minor, currency) == told


def test_german_money_ends_with_its_sign() -> None:
    assert DE.money(9000, "EUR") == "90\N{NO-BREAK SPACE}€"
    assert DE.money(9050, "EUR") == "90,50\N{NO-BREAK SPACE}€"


def test_a_price_without_its_tax_tells_first_what_is_owed() -> None:
    assert EN.price(8000, "EUR") == "€80"
    assert EN.price(8000, "EUR", 1900) == "€95.20 (€80 plus 19% tax)"
    assert EN.price(5, "EUR", 1050) == "€0.06 (€0.05 plus 10.5% tax)"
    gap = "\N{NO-BREAK SPACE}"
    assert DE.price(8000, "EUR", 770) == f"86,16{gap}€ (80{gap}€ zzgl. 7,7{gap}% MwSt.)"
    owed, bare = AR.money(9520, "EUR"), AR.money(8000, "EUR")
    told = AR.price(8000, "EUR", 1900)
    assert told.startswith(f"{owed} ({bare} ") and "19" in told
    assert "(80\N{NO-BREAK SPACE}€ + 19" in Wording(locale_of("fr")).price(8000, "EUR", 1900)


def test_arabic_money_reads_from_right_to_left_in_one_piece() -> None:
    assert AR.money(9550, "EUR") == "\u2067\u200f95.50\N{NO-BREAK SPACE}€\u2069"


def test_arabic_leaves_a_sign_of_letters_in_its_order() -> None:
    assert AR.money(9550, "USD") == "\u2067\u200f95.50\N{NO-BREAK SPACE}US$\u200e\u2069"


def test_an_arabic_time_stays_on_its_line() -> None:
    assert AR.clock(AT, "Europe/Berlin") == "10:00\N{NO-BREAK SPACE}ص"


def test_an_arabic_length_has_its_and() -> None:
    assert AR.length(90) == "ساعة و30 دقيقة"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(1, "1 minute"), (30, "30 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"),
     (125, "2 hours 5 minutes")],
)  # fmt: skip
def test_lengths(minutes: int, told: str) -> None:
    assert EN.length(minutes) == told


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Berlin", "Berlin (UTC+1)"),
        ("Asia/Kolkata", "Kolkata (UTC+5:30)"),
        ("America/New_York", "New York (UTC−5)"),
        ("Europe/London", "London (UTC)"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_with_the_offset_of_that_day(zone: str, told: str) -> None:
    assert EN.zone(zone, AT) == told


def test_a_zone_runs_from_left_to_right_among_words_that_do_not() -> None:
    assert AR.zone("Europe/Berlin", AT).endswith("(\u2066UTC+1\u2069)")


def test_day_and_time_are_joined_as_each_language_does() -> None:
    assert EN.moment(AT, "Europe/Berlin") == "Monday, 1 March 2027, 10:00"
    assert AR.moment(AT, "Europe/Berlin").startswith("الاثنين، 1 مارس 2027، ")


def test_a_summer_day_has_the_summer_s_offset() -> None:
    assert "UTC+2" in EN.zone("Europe/Berlin", AT + 120 * 86_400)


@given(st.text(max_size=80))
def test_no_text_breaks_the_check_of_zones(name: str) -> None:
    assert is_zone(name) in {True, False}


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "/etc/localtime", "Europe/", "\0", "x" * 65]
)
def test_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)


def test_every_zone_that_can_be_chosen_is_one() -> None:
    for spoken in languages().values():
        regions = zones_by_region(spoken.locale)
        names = [name for _, zones in regions for name, _ in zones]
        assert len(names) == len(set(names)) > 350
        assert all(map(is_zone, names))


@pytest.mark.parametrize(
    ("language", "country", "currency", "amount", "day"),
    [
        ("en", "US", "USD", "$1,234.56", "January 21, 2027"),
        ("en", "GB", "USD", "US$1,234.56", "21 January 2027"),
        ("en", "DE", "EUR", "€1,234.56", "21 January 2027"),
        ("de", "CH", "CHF", "CHF 1’234.56", "21. Januar 2027"),
        ("de", "AT", "EUR", "€ 1.234,56", "21. Jänner 2027"),
        ("de", "DE", "EUR", "1.234,56 €", "21. Januar 2027"),
        ("de", "", "EUR", "1.234,56 €", "21. Januar 2027"),
    ],
)
def test_where_a_language_is_at_home_figures_are_written_as_there(
    language: str, country: str, currency: str, amount: str, day: str
) -> None:
    figures = Figures(locale_at_home(language, country), currency)
    assert figures.money(123_456).replace("\xa0", " ") == amount
    assert figures.day("2027-01-21") == day
