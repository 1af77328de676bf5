"""Domain: which country a time zone lies in, and what is paid with there."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

_NOWHERE = frozenset({"ZZ", "001", "AQ", "GS", "PN", "TF", "UM"})
"""What CLDR writes for zones of no country, such as UTC, and for those of the whole world; and
lands without telephone numbers and money of their own."""

# CLDR learns of a new currency a release or two after the law does.
_EURO_SINCE = {"BG": date(2026, 1, 1)}


_PLURAL = frozenset("Bahamas Comoros Gambia Maldives Netherlands Philippines Seychelles".split())
"""What also has an article within a sentence."""


class Territory(NamedTuple):
    """A country (ISO 3166, such as "DE") and its currency (ISO 4217); each empty when unknown."""

    country: str
    currency: str


def territory_of(zone_name: str, *, on: date, country: str = "") -> Territory:
    """The country that the IANA zone `zone_name` lies in, and what it pays with on a day.

    `country` is taken where the zone lies in none, as UTC does. A guess to fill in first: nobody's
    zone proves where their phone is.
    """
    # A diary is founded once; Babel is not needed at each start.
    from babel.core import get_global

    known = get_global("zone_aliases").get(zone_name, zone_name)
    found = str(get_global("zone_territories").get(known, "001"))
    if found in _NOWHERE:
        found = country.upper()
    return Territory(found, _currency(found, on))


def _currency(country: str, on: date) -> str:
    from babel.numbers import get_territory_currencies

    since = _EURO_SINCE.get(country)
    if since is not None and on >= since:
        return "EUR"
    paid = get_territory_currencies(country, start_date=on) if country else []
    return str(paid[0]) if paid else ""


def country_names() -> dict[str, str]:
    """The countries that have telephone numbers of their own, in English, by their codes."""
    from babel import Locale

    from scheduler_app.domain.phone_numbers import regions

    names = Locale("en").territories
    return {code: str(names[code]) for code in regions() if code in names}


def with_article(name: str) -> str:
    """A country as it is called within a sentence: the United Kingdom, but Germany."""
    united = name.startswith("United ") or name.endswith((" Islands", " Republic"))
    return f"the {name}" if united or name in _PLURAL else name


def currency_names(on: date) -> dict[str, str]:
    """The currencies that some country pays with on a day, in English, by their codes."""
    from babel import Locale
    from babel.core import get_global

    names = Locale("en").currencies
    paid = {_currency(country, on) for country in get_global("territory_currencies")}
    return {code: str(names.get(code, code)) for code in paid if code}
