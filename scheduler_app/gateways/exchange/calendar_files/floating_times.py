"""Gateways: events that mix floating times with fixed ones, put on one clock.

RFC 5545 wants all times of a rule told alike. Where DTSTART floats (or names a zone that nobody
knows) and EXDATE or UNTIL are in UTC, the library would read all of it as UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component

from scheduler_app.domain.zones import instant_of

_MOMENTS = ("DTSTART", "DTEND", "RECURRENCE-ID")
_LISTS = ("RDATE", "EXDATE")


def on_one_clock(lead: Component, parts: Sequence[Component], zone: ZoneInfo) -> bool:
    """Fix the floating times of `parts` in `zone` where `lead` floats and anything else doesn't.

    The components are changed then, which the answer tells. All their dates must be readable.
    """
    start = lead.get("DTSTART").dt
    if not _floats(start) or not any(map(_is_fixed, _moments(parts))):
        return False
    for part in parts:
        for value in _values(part):
            value.dt = _fixed(value.dt, zone)
        for rule in _rules(part):
            if "UNTIL" in rule:
                rule["UNTIL"] = [_until(each, zone) for each in _listed(rule["UNTIL"])]
    return True


def _moments(parts: Iterable[Component]) -> Iterator[object]:
    for part in parts:
        for value in _values(part):
            yield from value.dt if isinstance(value.dt, tuple) else (value.dt,)
        for rule in _rules(part):
            yield from _listed(rule.get("UNTIL", []))


def _values(part: Component) -> Iterator[Any]:
    """Every `vDDDTypes` of a component; its `dt` is a date, a datetime or a period of them."""
    for name in _MOMENTS:
        if name in part:
            yield part[name]
    for name in _LISTS:
        for several in _listed(part.get(name, [])):
            yield from several.dts


def _rules(part: Component) -> Iterator[dict[str, object]]:
    """The rules that could be parsed."""
    return (rule for rule in _listed(part.get("RRULE", [])) if isinstance(rule, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _floats(moment: object) -> bool:
    return isinstance(moment, datetime) and moment.tzinfo is None


def _is_fixed(moment: object) -> bool:
    return isinstance(moment, datetime) and moment.tzinfo is not None


def _fixed(
    moment: date | tuple[date, date | timedelta], zone: ZoneInfo
) -> date | tuple[date, date | timedelta]:
    """The same in `zone`; what doesn't float stays, and so does a period's length."""
    if isinstance(moment, tuple):
        start, end = moment
        return _in_zone(start, zone), end if isinstance(end, timedelta) else _in_zone(end, zone)
    return _in_zone(moment, zone)


def _in_zone(moment: date, zone: ZoneInfo) -> date:
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment


def _until(moment: object, zone: ZoneInfo) -> object:
    """An end of a rule in UTC, as it must be when DTSTART has a zone."""
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else instant_of(moment, zone)
    if isinstance(moment, date):
        return instant_of(datetime(moment.year, moment.month, moment.day), zone)  # noqa: DTZ001
    return moment
