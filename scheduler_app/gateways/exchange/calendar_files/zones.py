"""Gateways: which IANA zone a calendar file means by its time zone names."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON


def iana_zone(name: str) -> ZoneInfo | None:
    """The zone called `name`, be it an IANA or a Windows name or with a maker's prefix."""
    clean = name.strip().strip('"').strip("/")
    parts = clean.split("/")
    suffixes = ["/".join(parts[start:]) for start in range(len(parts))]
    for candidate in (WINDOWS_TO_OLSON.get(clean, ""), *suffixes):
        if candidate:
            try:
                return ZoneInfo(candidate)
            except (ValueError, OSError, KeyError):
                continue
    return None


def zone_of(moment: datetime, named: str, practice: ZoneInfo) -> ZoneInfo:
    """The zone to tell an aware `moment` in: its own, or one that shows the same clock then.

    `named` is the TZID as written. A zone that the file defines by itself keeps its IANA name only
    where both agree; where none does, the practice's zone shows the instant.
    """
    own = moment.tzinfo
    if isinstance(own, ZoneInfo) and own.key:
        return own
    candidates = [iana_zone(named) if named else None, practice]
    for candidate in candidates:
        if candidate is not None and _agree(moment, candidate):
            return candidate
    return practice


def _agree(moment: datetime, zone: tzinfo) -> bool:
    return moment.replace(tzinfo=zone).utcoffset() == moment.utcoffset()
