"""Desktop, calendar: bookings and times in words, for blocks, tooltips and screen readers.

Pure functions: no Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler_app.desktop.dates import weekday
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.wording import MONTHS, long_day_in_words

SEPARATOR = " · "

_STATES = {State.NO_SHOW: "did not come"}


def clock(instant: int, in_zone: ZoneInfo) -> str:
    """What a wall clock shows: "09:30"."""
    wall = datetime.fromtimestamp(instant, in_zone)
    return f"{wall.hour:02}:{wall.minute:02}"


def short_clock(instant: int, in_zone: ZoneInfo) -> str:
    """What a wall clock shows, as short as it is clear: "9", "13:30"."""
    wall = datetime.fromtimestamp(instant, in_zone)
    return f"{wall.hour}:{wall.minute:02}" if wall.minute else f"{wall.hour}"


def times(start: int, end: int, in_zone: ZoneInfo) -> str:
    """Such as "10:00 – 11:00"; names the zone's offset where the clock changes in between."""
    first, last = datetime.fromtimestamp(start, in_zone), datetime.fromtimestamp(end, in_zone)
    if first.utcoffset() != last.utcoffset() or first.fold or last.fold:
        return f"{first:%H:%M} {first.tzname()} – {last:%H:%M} {last.tzname()}"
    if last.date() != first.date() and end - start > DAY:
        begins, ends = (weekday(wall.date(), letters=3) for wall in (first, last))
        return f"{begins} {first:%H:%M} – {ends} {last:%H:%M}"
    return f"{first:%H:%M} – {last:%H:%M}"


def moment(instant: int, in_zone: ZoneInfo) -> str:
    """Such as "Tue 9 Mar, 10:00"."""
    wall = datetime.fromtimestamp(instant, in_zone)
    day = f"{weekday(wall.date(), letters=3)} {wall.day} {MONTHS[wall.month - 1][:3]}"
    return f"{day}, {clock(instant, in_zone)}"


def length(minutes: int) -> str:
    """Such as "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def details(item: CalendarItem) -> str:
    """What follows the headline on one line: service and place, or the title."""
    first = item.service or (item.title if item.client else "")
    if first and item.place:
        return f"{first}{SEPARATOR}{item.place}"
    return first or item.place


@lru_cache(maxsize=512)
def state_in_words(item_state: str, kind: str) -> str:
    """The state as it is spoken; a busy block has none."""
    if kind == "busy":
        return "busy"
    return _STATES.get(State(item_state), item_state)


def spoken(item: CalendarItem, in_zone: ZoneInfo, more: Sequence[str] = ()) -> str:
    """A booking's full name: who, what, when, where it stands, and what is the matter.

    `more` is what other wings tell of it.
    """
    first = datetime.fromtimestamp(item.start, in_zone)
    last = datetime.fromtimestamp(item.end, in_zone)
    if item.all_day:
        when = f"{long_day_in_words(first.date())}, all day"
    elif first.date() == last.date():
        when = f"{long_day_in_words(first.date())} {first:%H:%M} to {last:%H:%M}"
    else:
        when = (
            f"{long_day_in_words(first.date())} {first:%H:%M} to "
            f"{long_day_in_words(last.date())} {last:%H:%M}"
        )
    parts = [item.headline, item.service, when, item.place, state_in_words(item.state, item.kind)]
    if item.series_id is not None:
        parts.append("repeats")
    if item.conflict:
        parts.append("overlaps another booking")
    parts += more
    return ", ".join(part for part in parts if part)


def tooltip(
    item: CalendarItem,
    in_zone: ZoneInfo,
    clashes: Sequence[CalendarItem] = (),
    more: Sequence[str] = (),
) -> str:
    """Everything the block may have had no room for, a line each, as plain text.

    `more` is what other wings tell of it.
    """
    first = datetime.fromtimestamp(item.start, in_zone).date()
    when = "all day" if item.all_day else times(item.start, item.end, in_zone)
    lines = [item.headline]
    if item.client and item.title:
        lines.append(item.title)
    lines.append(f"{long_day_in_words(first)}, {when}")
    lines += [part for part in (item.service, item.place) if part]
    gaps = [
        f"{name} {minutes} min"
        for name, minutes in (
            ("preparation", item.preparation),
            ("wrap-up", item.wrap_up),
            ("travel", item.travel),
        )
        if minutes
    ]
    if gaps:
        lines.append(", ".join(gaps).capitalize())
    state = state_in_words(item.state, item.kind)
    lines.append(f"{state}, repeats".capitalize() if item.series_id else state.capitalize())
    if clashes:
        lines.append(conflict_in_words(clashes, in_zone))
    elif item.conflict:
        lines.append("Overlaps another booking")
    lines += more
    return "\n".join(lines)


def conflict_in_words(clashes: Sequence[CalendarItem], in_zone: ZoneInfo) -> str:
    """One sentence on what is in the way, such as "Overlaps Anna Schmidt, 10:00 – 11:00"."""
    first = clashes[0]
    more = f" and {len(clashes) - 1} more" if len(clashes) > 1 else ""
    return f"Overlaps {first.headline}, {times(first.start, first.end, in_zone)}{more}"
