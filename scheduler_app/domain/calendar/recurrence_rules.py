"""Domain: the text of a recurrence (RFC 5545) as facts, and back. What it yields: recurrence.py.

A recurrence is wall time plus a zone. Its text is a bare rule such as `FREQ=WEEKLY;BYDAY=TU`, or
lines `RRULE:`, `RDATE:` and `EXDATE:` as calendar files hold them. Times in it that end on Z are
UTC and become wall times here; all others are wall times already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.zones import instant_of, wall_of
from scheduler_app.domain.zones import zone as find_zone

FIELD = "rule"
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Monday first, as `date.weekday` counts."""

_EXAMPLE = "Write it such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270505."
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBERS = {"INTERVAL": 99_999, "COUNT": 999_999}
_LISTS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
    "BYSECOND": (0, 59, False),
}
"""Parts that hold lists of numbers: lowest, highest, and whether they count from the end too."""

_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_LINE = re.compile(r"(RRULE|RDATE|EXDATE)((?:;[A-Z-]+=[^:;]+)*):(.+)", re.IGNORECASE)
_TZID = re.compile(r";TZID=([^;]+)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)", re.ASCII)


class Rule(NamedTuple):
    """One RRULE. `parts` are all but UNTIL, in order; `until` is the last wall time, inclusive."""

    parts: dict[str, str]
    until: datetime | None = None

    @property
    def interval(self) -> int:
        """Every how many days, weeks, months or years."""
        return int(self.parts.get("INTERVAL", "1"))

    @property
    def times(self) -> int | None:
        """How many occurrences, the first included."""
        return int(self.parts["COUNT"]) if "COUNT" in self.parts else None

    def numbers(self, name: str) -> list[int]:
        """The numbers of a part such as BYMONTHDAY, empty where it is absent."""
        return [int(number) for number in self.parts.get(name, "").split(",") if number]

    @property
    def weekdays(self) -> list[tuple[int, int]]:
        """BYDAY as (ordinal or 0, weekday): -1FR is (-1, 4)."""
        found = map(_BYDAY.fullmatch, self.parts.get("BYDAY", "").split(","))
        return [(int(day[1] or 0), WEEKDAY_CODES.index(day[2])) for day in found if day]

    def without(self, *names: str) -> dict[str, str]:
        """The parts but those."""
        return {name: value for name, value in self.parts.items() if name not in names}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Rules with dates added to them, and moments and whole days that are left out."""

    rules: tuple[Rule, ...] = ()
    added: tuple[datetime, ...] = ()
    left_out: tuple[datetime, ...] = ()
    days_left_out: tuple[date, ...] = ()


def parse(text: str, zone: ZoneInfo, wall_start: datetime) -> Recurrence:
    """The recurrence that a text describes; `InvalidInput` on `rule` says what is wrong with it.

    RDATE with a date alone means that day at the time of `wall_start`.
    """
    rules: list[Rule] = []
    added: list[datetime] = []
    left_out: list[datetime] = []
    days_left_out: list[date] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None or match[1].upper() == "RRULE":
            rules.append(_rule(match[3] if match else line, zone))
            continue
        told_in = _zone_of(match[2], zone)
        for item in match[3].split(","):
            moment = _moment(item.partition("/")[0], told_in, zone)
            left = match[1].upper() == "EXDATE"
            if isinstance(moment, datetime):
                (left_out if left else added).append(moment)
            elif left:
                days_left_out.append(moment)
            else:
                added.append(datetime.combine(moment, wall_start.time()))
    if not rules and not added:
        raise InvalidInput(FIELD, "The rule is empty.", remedy=_EXAMPLE)
    return Recurrence(
        tuple(rules), tuple(sorted(added)), tuple(sorted(left_out)), tuple(sorted(days_left_out))
    )


def as_text(recurrence: Recurrence, zone: ZoneInfo) -> str:
    """The text that `parse` reads: bare if it is one rule and nothing else, lines otherwise."""
    rules = [_rule_text(rule, zone) for rule in recurrence.rules]
    if len(rules) == 1 and recurrence == Recurrence(recurrence.rules):
        return rules[0]
    lines = [f"RRULE:{rule}" for rule in rules]
    if recurrence.added:
        lines.append(f"RDATE:{_stamps(recurrence.added)}")
    if recurrence.left_out:
        lines.append(f"EXDATE:{_stamps(recurrence.left_out)}")
    if recurrence.days_left_out:
        days = ",".join(f"{day:%Y%m%d}" for day in recurrence.days_left_out)
        lines.append(f"EXDATE;VALUE=DATE:{days}")
    return "\n".join(lines)


def _rule_text(rule: Rule, zone: ZoneInfo) -> str:
    parts = [f"{name}={value}" for name, value in rule.parts.items()]
    if rule.until is not None:
        # Beside a start with a zone RFC 5545 section 3.3.10 wants UNTIL in UTC.
        parts.append(f"UNTIL={instant_of(rule.until, zone):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def _stamps(walls: Iterable[datetime]) -> str:
    return ",".join(f"{wall:%Y%m%dT%H%M%S}" for wall in walls)


def _rule(text: str, zone: ZoneInfo) -> Rule:
    parts: dict[str, str] = {}
    for part in text.upper().strip("; ").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or not value:
            raise _malformed(f"“{part}” is no part of a rule.")
        if name in parts:
            raise _malformed(f"{name} is there twice.")
        parts[name] = value
    if "FREQ" not in parts:
        raise _malformed("The rule has no FREQ.")
    until = _until(parts.pop("UNTIL", ""), zone)
    if until is not None and "COUNT" in parts:
        raise _malformed("The rule has both COUNT and UNTIL; one of them ends it.")
    for name, value in parts.items():
        _check_part(name, value, parts["FREQ"])
    return Rule(parts, until)


def _check_part(name: str, value: str, frequency: str) -> None:
    if name == "FREQ":
        if value in {"SECONDLY", "MINUTELY", "HOURLY"}:
            raise InvalidInput(
                FIELD,
                f"Visits don't repeat {value.lower()}.",
                remedy="Use DAILY, WEEKLY, MONTHLY or YEARLY.",
            )
        good = value in _FREQUENCIES
    elif name in _NUMBERS:
        good = _in_range(value, 1, _NUMBERS[name], from_end=False)
    elif name in _LISTS:
        low, high, from_end = _LISTS[name]
        good = all(_in_range(item, low, high, from_end=from_end) for item in value.split(","))
    elif name == "BYDAY":
        days = [_BYDAY.fullmatch(item) for item in value.split(",")]
        numbered = any(day is not None and day[1] for day in days)
        good = all(day is not None and (day[1] is None or int(day[1])) for day in days)
        if numbered and frequency not in {"MONTHLY", "YEARLY"}:
            raise _malformed(f"BYDAY={value} counts weekdays, which needs MONTHLY or YEARLY.")
    elif name == "WKST":
        good = value in WEEKDAY_CODES
    else:
        raise _malformed(f"There is no part called {name}.")
    if not good:
        raise _malformed(f"{name} can't be “{value}”.")


def _in_range(text: str, low: int, high: int, *, from_end: bool) -> bool:
    if not re.fullmatch(r"[+-]?\d{1,6}", text, re.ASCII):
        return False
    number = int(text)
    return low <= number <= high or (from_end and low <= -number <= high)


def _until(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    moment = _moment(text, zone, zone)
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(23, 59, 59))


def _moment(text: str, told_in: ZoneInfo, zone: ZoneInfo) -> datetime | date:
    """A date, or a wall time in `zone` of what is written as UTC or as wall time in `told_in`."""
    stamp = text.strip().upper()
    day, moment = _DATE.fullmatch(stamp), _MOMENT.fullmatch(stamp)
    try:
        if day is not None:
            return date(*map(int, day.groups()))
        if moment is not None:
            *numbers, utc = moment.groups()
            year, month, day_number, hour, minute, second = map(int, numbers)
            instant = datetime(year, month, day_number, hour, minute, second, tzinfo=UTC)
            if utc:
                return wall_of(instant, zone)
            wall = instant.replace(tzinfo=None)
            return wall if told_in == zone else wall_of(instant_of(wall, told_in), zone)
    except ValueError as error:
        raise _malformed(f"“{text}” is a date that no calendar has.") from error
    raise _malformed(f"“{text}” is neither a date nor a time.")


def _zone_of(parameters: str, default: ZoneInfo) -> ZoneInfo:
    named = _TZID.search(parameters)
    return find_zone(named[1].strip('"'), field=FIELD) if named else default


def _malformed(message: str) -> InvalidInput:
    return InvalidInput(FIELD, message, remedy=_EXAMPLE)
