"""Booking page: which zones there are, and how a language lists them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.in_language import city
from scheduler_app.domain.zones import public_zone


def is_zone(name: str) -> bool:
    """Whether there is an IANA zone of that name."""
    return bool(name) and len(name) <= 64 and _is_zone(name)


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        public_zone(name)
    except InvalidInput:
        return False
    return True


@lru_cache(maxsize=4)
def zones_by_region(locale: Locale) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Countries with their zones as (name, told), in the words of that language."""
    regions: dict[str, list[tuple[str, str]]] = {}
    territories = get_global("zone_territories")
    for name in available_timezones():
        if "/" in name and territories.get(name) and not name.startswith("Etc/"):
            country = locale.territories.get(territories[name], territories[name])
            regions.setdefault(country, []).append((name, city(locale, name)))
    return tuple(
        (country, tuple(sorted(zones, key=lambda zone: zone[1])))
        for country, zones in sorted(regions.items())
    )
