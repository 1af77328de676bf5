"""Domain: public holidays by country and its parts. The one user of the `holidays` library."""

from __future__ import annotations

from datetime import date

from scheduler_app.domain.errors import InvalidInput


def public_holidays(
    region: str, first: date, last: date, *, field: str = "practice.holidays"
) -> dict[date, str]:
    """Public holidays and their names from `first` up to but not including `last`, in order.

    `region` is a country such as "DE", or a part of one such as "DE-BY"; empty for none. Raises
    `InvalidInput` on `field` for what is not known, and says what is.
    """
    if not region or first >= last:
        return {}
    country, part = _known(region, field)
    # Calendars of all countries: loading them takes longer than opening the diary.
    import holidays

    years = range(first.year, last.year + 1)
    named = holidays.country_holidays(country, subdiv=part, years=years, language="en_US")
    return {day: named[day] for day in sorted(named) if first <= day < last}


def regions() -> dict[str, tuple[str, ...]]:
    """Every known country (ISO 3166, two letters) and the parts that have holidays of their own."""
    import holidays

    supported = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(parts) for country, parts in sorted(supported.items())}


def part_names(country: str) -> dict[str, str]:
    """What the parts of a country with holidays of their own are called, by their codes, sorted."""
    import holidays

    parts = regions().get(country, ())
    called = holidays.country_holidays(country).get_subdivision_aliases() if parts else {}
    names = {part: max(called.get(part, ()), key=len, default=part) for part in parts}
    return dict(sorted(names.items(), key=lambda one: one[1]))


def _known(region: str, field: str) -> tuple[str, str | None]:
    country, _, part = region.strip().partition("-")
    known = regions()
    if country.upper() not in known:
        raise InvalidInput(
            field,
            f"No public holidays are known for “{region}”.",
            remedy=f"Use a country, such as DE, or a part, such as DE-BY. There are "
            f"{', '.join(known)}.",
        )
    parts = {name.upper(): name for name in known[country.upper()]}
    if part and part.upper() not in parts:
        those = f"There are {', '.join(parts.values())}." if parts else "It has none."
        raise InvalidInput(
            field, f"{country.upper()} has no part “{part}” with holidays of its own.", remedy=those
        )
    return country.upper(), parts[part.upper()] if part else None
