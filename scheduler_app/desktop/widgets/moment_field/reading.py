"""Desktop, moment field: what a typed text means, and what is said of it; no widget.

All wall times are those of one zone, the booking's; the computer's own zone is never asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.desktop.widgets.moment_field.words import (
    dated_moment,
    days_in_words,
    end_in_words,
    weekday_name,
    zone_names,
)
from scheduler_app.domain.calendar.marks_in_text import DateOrder
from scheduler_app.domain.calendar.moments_in_text import Moment, read_moment
from scheduler_app.domain.calendar.words_of_time import DAY_NAMES, SHORT_DAYS, weekday
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.wording import dated_in_words
from scheduler_app.domain.zones import EARLIEST, LATEST, instant_of, wall_of

_DATES = {"day first": ("14.12.", "24.12. – 6.1."), "month first": ("12/14", "12/24 – 1/6")}
"""A day and a stretch of days as they are typed where this order of a date is meant."""

DAY_PAST = "That day is past."

END_HINT = "A length or a time, such as “45 min”, “1 h 30” or “16:30”."


@dataclass(frozen=True, slots=True)
class Standpoint:
    """When and where a text is read: `now` is aware, `zone` that of the wall times in it."""

    now: datetime
    zone: ZoneInfo
    order: DateOrder = "day first"


@dataclass(frozen=True, slots=True)
class Read:
    """What a text means. Of a text that names nothing to be saved only `trouble` is filled.

    `start` is an aware instant, `first` and `last` are days, inclusive. `said` repeats it in words,
    `remark` is what should be known of it.
    """

    start: datetime | None = None
    first: date | None = None
    last: date | None = None
    said: str = ""
    remark: str = ""
    trouble: str = ""

    def refusal(self, field: str) -> InvalidInput:
        """Why there is nothing to be saved, as an error of that field."""
        return InvalidInput(field, self.trouble)


def typed_dates(order: DateOrder) -> tuple[str, str]:
    """A day, and a first and a last day, as an example of how they are typed."""
    return _DATES[order]


def start_hint(order: DateOrder) -> str:
    """What a start is typed like."""
    return f"A day and a time, such as “tue 15” or “{_DATES[order][0]} 9:30”."


def day_hint(order: DateOrder) -> str:
    """What a day is typed like."""
    return f"A day, such as “tue”, “{_DATES[order][0]}” or “tomorrow”."


def days_hint(order: DateOrder) -> str:
    """What several days are typed like."""
    return f"Days, such as “{_DATES[order][1]}” or “fri”."


def read_start(text: str, standpoint: Standpoint, *, stands: datetime | None = None) -> Read:
    """An instant. A day alone keeps the time of day of `stands`, a time alone its day."""
    if not text.strip():
        return Read(trouble=start_hint(standpoint.order))
    wall = wall_of(stands, standpoint.zone) if stands is not None else None
    plain, later = _without_zone_name(text, standpoint)
    found = _moment(plain, standpoint, day=wall.date() if wall else None)
    trouble = _not_understood(found, plain, start_hint(standpoint.order))
    if trouble or found.day is None:
        return Read(trouble=trouble)
    at = found.at if found.at is not None else wall.time() if wall else None
    if at is None:
        return Read(trouble=f"{dated_in_words(found.day)}, at what time?")
    if not _kept(found.day):
        return Read(trouble=f"The diary keeps the years {EARLIEST} to {LATEST}.")
    start, remark = _resolved(datetime.combine(found.day, at), standpoint.zone, later=later)
    remark = remark or _past_remark(found)
    return Read(start=start, said=dated_moment(start, standpoint.zone), remark=remark)


def read_day(text: str, standpoint: Standpoint) -> Read:
    """One day."""
    if not text.strip():
        return Read(trouble=day_hint(standpoint.order))
    found = _moment(text, standpoint)
    trouble = _not_understood(found, text, day_hint(standpoint.order))
    if not trouble and found.at is not None and re.search(r"\d[:h]\d|uhr|[ap]m\b", text.casefold()):
        trouble = "Only the day counts here: leave out the time."
    day = found.day
    if trouble or day is None:
        return Read(trouble=trouble)
    if not _kept(day):
        return Read(trouble=f"The diary keeps the years {EARLIEST} to {LATEST}.")
    remark = _past_remark(found)
    return Read(first=day, last=day, said=dated_in_words(day), remark=remark)


def read_days(text: str, standpoint: Standpoint) -> Read:
    """The first and the last of several days, or one that is both."""
    hint = days_hint(standpoint.order)
    if not text.strip():
        return Read(trouble=hint)
    for parting in _PARTINGS.finditer(text):
        one, other = text[: parting.start()], text[parting.end() :]
        read = _two_days(one.strip(), other.strip(), standpoint)
        if read is not None:
            return read
    read = read_day(text, standpoint)
    if read.first is None or read.last is None:
        return Read(trouble=hint if read.trouble == day_hint(standpoint.order) else read.trouble)
    return Read(None, read.first, read.last, days_in_words(read.first, read.last), read.remark)


def read_end(text: str, start: datetime, standpoint: Standpoint) -> Read:
    """When something that begins at `start` ends: a length from there, or a time of its day."""
    plain, later = _without_zone_name(text, standpoint)
    plain = re.sub(r"^\s*(?:until|till|to|bis)\b", "", plain.casefold()).strip()
    if not plain:
        return Read(trouble=END_HINT)
    begins = wall_of(start, standpoint.zone)
    minutes = re.fullmatch(r"(\d{2,3})", plain)
    if minutes and int(minutes[1]) > 24:
        plain = f"{minutes[1]} min"
    midnight = re.fullmatch(r"24(?:[:.]00)?(?: ?uhr)?", plain) is not None
    # A weekday is looked for from the start on.
    there = replace(standpoint, now=start)
    found = _moment("00:00" if midnight else plain, there, day=begins.date())
    if found.minutes is not None and found.at is None and not found.left:
        end = start + timedelta(minutes=found.minutes)
        return Read(start=end, said=end_in_words(start, end, standpoint.zone))
    trouble = _not_understood(found, plain, END_HINT)
    day = found.day
    if trouble or day is None or found.at is None:
        return Read(trouble=trouble or END_HINT)
    if found.at == time(0) and day == begins.date() and begins.time() > time(0):
        day += timedelta(days=1)
    end, remark = _resolved(datetime.combine(day, found.at), standpoint.zone, later=later)
    if end <= start:
        return Read(trouble=f"{dated_moment(end, standpoint.zone)} is not after the start.")
    return Read(start=end, said=end_in_words(start, end, standpoint.zone), remark=remark)


def _two_days(one: str, other: str, standpoint: Standpoint) -> Read | None:
    """Two days with something between; None where the parts are no days at all."""
    number = re.compile(r"\d{1,2}\.?")
    begins: Moment | None = None
    if number.fullmatch(one):
        # 24.-27.12. and 24 to 27 dec: the month is said once, behind.
        last = _moment(other, standpoint)
        first = _day_in(last.day, one) if last.day else None
    else:
        begins = _moment(one, standpoint)
        first = begins.day if not begins.left else None
        # The last day is looked for from the first one on: 24.12. – 6.1.
        noon = instant_of(datetime.combine(first, time(12)), standpoint.zone) if first else None
        later = replace(standpoint, now=noon) if noon else standpoint
        last = _moment(other, later)
        if number.fullmatch(other) and first is not None:
            until = _day_in(first, other)
            last = replace(last, day=until, left="") if until else last
    if first is None or last.day is None or last.left:
        return None
    for part in (begins, last):
        if part is not None and part.day is not None and _names_another_weekday(part):
            return Read(trouble=f"{dated_in_words(part.day)} is a {weekday_name(part.day)}.")
    if last.day < first:
        return Read(trouble=f"{dated_in_words(last.day)} is before {dated_in_words(first)}.")
    if not (_kept(first) and _kept(last.day)):
        return Read(trouble=f"The diary keeps the years {EARLIEST} to {LATEST}.")
    remark = _past_remark(begins) if begins is not None else ""
    return Read(first=first, last=last.day, said=days_in_words(first, last.day), remark=remark)


_PARTINGS = re.compile(r" ?[–—−] ?| - |(?<=[.\d])-(?=\d)| (?:to|till|until|bis) ", re.IGNORECASE)


def _day_in(month: date, number: str) -> date | None:
    try:
        return month.replace(day=int(number.rstrip(".")))
    except ValueError:
        return None


def _moment(text: str, standpoint: Standpoint, *, day: date | None = None) -> Moment:
    """The moment in a text; a weekday beside a date that falls on it says nothing new."""
    found = read_moment(
        text, now=standpoint.now, zone=standpoint.zone, order=standpoint.order, day=day
    )
    named = _WEEKDAY.fullmatch(found.left.casefold())
    if named and found.day is not None and weekday(named[1]) == found.day.weekday():
        return replace(found, left="")
    return found


_WEEKDAY = re.compile(rf"({DAY_NAMES}|{SHORT_DAYS})\.?")


def _not_understood(found: Moment, text: str, hint: str) -> str:
    """Why a text is no moment; empty where it is one."""
    other_weekday = found.day is not None and _WEEKDAY.fullmatch(found.left.casefold())
    if found.day is not None and (other_weekday or _names_another_weekday(found)):
        return f"{dated_in_words(found.day)} is a {weekday_name(found.day)}."
    if found.left or found.day is None:
        return f"“{found.left or text.strip()}” is not understood. {hint}"
    return ""


def _names_another_weekday(found: Moment) -> bool:
    """Whether the weekday beside a date is that of no such date: it may mean another day."""
    return found.day is not None and any(
        (other.month, other.day) != (found.day.month, found.day.day) for other in found.other_days
    )


def _past_remark(found: Moment) -> str:
    """A date without a year that is just past may be meant for the next one."""
    if not found.other_days:
        return ""
    other = found.other_days[0]
    return f"{DAY_PAST} For {dated_in_words(other)} write the year."


def _without_zone_name(text: str, standpoint: Standpoint) -> tuple[str, bool]:
    """The text without a name such as CET at its end, and whether that names the later of two."""
    words = text.split()
    if len(words) < 2:
        return text, False
    plain = " ".join(words[:-1])
    found = _moment(plain, standpoint)
    if found.day is None or found.at is None:
        return text, False
    names = zone_names(datetime.combine(found.day, found.at), standpoint.zone)
    if names is None or words[-1].casefold() not in {name.casefold() for name in names}:
        return text, False
    return plain, words[-1].casefold() == names[1].casefold()


def _resolved(wall: datetime, zone: ZoneInfo, *, later: bool) -> tuple[datetime, str]:
    """The instant of a wall time, and what the change of the clocks does to it."""
    start = instant_of(wall, zone)
    shown = wall_of(start, zone)
    if shown != wall:
        return start, f"The clocks skip {wall:%H:%M} that day; it becomes {shown:%H:%M}."
    names = zone_names(wall, zone)
    if names is None:
        return start, ""
    if later:
        second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
        return second, f"The clocks show {wall:%H:%M} twice that day; this is the second time."
    return start, (
        f"The clocks show {wall:%H:%M} twice that day; this is the first time. "
        f"Add {names[1]} for the second."
    )


def _kept(day: date) -> bool:
    return EARLIEST <= day.year <= LATEST
