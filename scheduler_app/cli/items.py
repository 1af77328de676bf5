"""Command line: an item of the calendar, as data and in a line."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch


def as_data(item: CalendarItem, in_zone: ZoneInfo, agreed: Money | None) -> dict[str, object]:
    """What scripts read; times with the offset of `in_zone`."""
    return {
        "id": item.id,
        "uid": item.uid,
        "client": item.client or None,
        "service": item.service or None,
        "title": item.title,
        "start": from_epoch(item.start).astimezone(in_zone).isoformat(),
        "end": from_epoch(item.end).astimezone(in_zone).isoformat(),
        "state": item.state,
        "price": agreed.plain if agreed else None,
        "currency": agreed.currency if agreed else None,
    }


def as_line(item: CalendarItem, in_zone: ZoneInfo) -> str:
    """What people read."""
    start, end = (from_epoch(at).astimezone(in_zone) for at in (item.start, item.end))
    until = f"{end:%H:%M}" if end - start < timedelta(days=1) else f"{end:%Y-%m-%d %H:%M}"
    parts = dict.fromkeys((item.headline, item.service, item.title))
    what = " · ".join(part for part in parts if part)
    return f"{item.id:>6}  {start:%a %Y-%m-%d %H:%M}-{until}  {what} ({item.state})"
