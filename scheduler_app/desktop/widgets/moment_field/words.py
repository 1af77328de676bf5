"""Desktop, moment field: days and instants as they are said beside a field and written into it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.desktop import dates
from scheduler_app.desktop.wording import length_text
from scheduler_app.domain.time_units import minutes_of
from scheduler_app.domain.wording import counted, dated_in_words, day_in_words
from scheduler_app.domain.zones import instant_of, wall_of


def dated_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Such as "Tue 15 December 2026, 15:00"."""
    wall = wall_of(moment, zone)
    return f"{dated_in_words(wall.date())}, {wall:%H:%M}{_second(moment, zone)}"


def days_in_words(first: date, last: date) -> str:
    """Such as "Thu 24 December 2026 – Wed 6 January 2027, 14 days"."""
    if first == last:
        return dated_in_words(first)
    count = counted((last - first).days + 1, "day")
    return f"{dated_in_words(first)} – {dated_in_words(last)}, {count}"


def end_in_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Such as "1 h 30 min, until 16:30", with its day where it is another one."""
    minutes = minutes_of(end - start)
    length = length_text(minutes)
    wall = wall_of(end, zone)
    until = f"{wall:%H:%M}{_second(end, zone)}"
    if wall.date() != wall_of(start, zone).date():
        until = f"{dated_in_words(wall.date())}, {until}"
    return f"{length}, until {until}"


def written_day(day: date) -> str:
    """Such as "Tue 15 Dec 2026", which the field reads again."""
    return day_in_words(day, year=True)


def written_days(first: date, last: date) -> str:
    """Such as "Thu 24 Dec 2026 – Wed 6 Jan 2027"."""
    return written_day(first) if first == last else f"{written_day(first)} – {written_day(last)}"


def written_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Such as "Tue 15 Dec 2026 15:00"; the second of two such hours has its zone's name behind."""
    wall = wall_of(moment, zone)
    return f"{written_day(wall.date())} {wall:%H:%M}{_second(moment, zone)}"


def written_end(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Such as "16:30", with its day where it is another one; 24:00 is the end of the first."""
    wall, day = wall_of(end, zone), wall_of(start, zone).date()
    if wall.date() == day:
        return f"{wall:%H:%M}{_second(end, zone)}"
    if wall.date() == day + timedelta(days=1) and wall.hour == wall.minute == 0:
        return "24:00"
    return written_moment(end, zone)


def weekday_name(day: date) -> str:
    """Such as "Tuesday"."""
    return dates.weekday(day)


def zone_names(wall: datetime, zone: ZoneInfo) -> tuple[str, str] | None:
    """What the zone calls itself the first and the second time, of a wall time that comes twice."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset() or wall_of(instant_of(wall, zone), zone) != wall:
        return None
    return first.tzname() or "", second.tzname() or ""


def _second(moment: datetime, zone: ZoneInfo) -> str:
    """The zone's name behind a wall time that has come for the second time."""
    there = moment.astimezone(zone)
    names = zone_names(wall_of(moment, zone), zone) if there.fold else None
    return f" {names[1]}" if names else ""
