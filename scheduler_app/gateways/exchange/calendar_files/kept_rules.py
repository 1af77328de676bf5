"""Gateways: a recurring event's rule as the diary keeps it, in wall time, if it can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component
from icalendar.prop import vRecur

from scheduler_app.domain.calendar.recurrence import occurrences
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.exchange.records import EventOccurrence
from scheduler_app.domain.zones import from_epoch, instant_of, wall_of
from scheduler_app.gateways.exchange.calendar_files.event_facts import CalendarReading, dates_of
from scheduler_app.gateways.work_limit import TooMuch, WorkLimit

MOST_VISITS = 10_000
"""Visits of one event: a daily one of 27 years. What is more is left out and told."""

RULE_STEPS = 12_000_000
"""Most work to find the visits of a rule once more, as the diary will."""

_DAY = timedelta(days=1)


def rule_lines(
    core: Component,
    parts: Sequence[Component],
    zone: ZoneInfo,
    made_until: int,
    visits: Sequence[EventOccurrence],
) -> str:
    """The rule's lines in wall time of `zone`; empty where the diary can't say it as one rule."""
    rules = core.get("RRULE")
    ranged = any(
        "RANGE" in part.get("RECURRENCE-ID").params for part in parts if "RECURRENCE-ID" in part
    )
    if ranged or isinstance(rules, list):
        return ""
    lines = [] if rules is None else [f"RRULE:{_wall_rule(rules, zone)}"]
    horizon = wall_of(from_epoch(made_until), zone).isoformat()
    # A visit that was moved to before the horizon stands already: the rule must not make it again
    # where it used to be.
    moved = [v.recurrence_id for v in visits if v.detached and v.recurrence_id > horizon]
    for name, more in (("RDATE", []), ("EXDATE", moved)):
        moments = [moment for moment in dates_of(core, name) if not isinstance(moment, tuple)]
        walls = [*(_told(each, zone) for each in moments), *map(_basic, more)]
        if walls:
            lines.append(f"{name}:{','.join(dict.fromkeys(walls))}")
    return "\n".join(lines)


def as_dates(visits: Sequence[EventOccurrence]) -> str:
    """The visits as dates, where no rule says it as well."""
    moments = [_basic(visit.recurrence_id) for visit in visits]
    return f"RDATE:{','.join(moments)}"


def says_the_same(
    rule: str,
    wall_start: str,
    zone: ZoneInfo,
    reading: CalendarReading,
    visits: Sequence[EventOccurrence],
) -> bool:
    """Whether the diary, which works out rules in wall time, gets these visits from the rule."""
    if not rule:
        return False
    last = max((visit.recurrence_id for visit in visits), default="")
    end = max(wall_of(reading.until, zone), datetime.fromisoformat(last) + _DAY)
    try:
        with WorkLimit(RULE_STEPS, reading.going_on):
            walls = occurrences(
                rule, datetime.fromisoformat(wall_start), zone.key, None, end, MOST_VISITS
            )
    except (InvalidInput, TooMuch):
        return False
    own = {wall.isoformat(): int(instant_of(wall, zone).timestamp()) for wall in walls}
    horizon = wall_of(reading.until, zone).isoformat()
    stand = {visit.recurrence_id for visit in visits}
    return all(
        visit.detached or own.get(visit.recurrence_id) == visit.start for visit in visits
    ) and all(wall in stand for wall in own if wall < horizon)


def goes_on(visits: Sequence[EventOccurrence], until: datetime) -> bool:
    """Whether there would be more visits after the last one that stands."""
    last = max(visit.start for visit in visits)
    return len(visits) > 1 and last > (until - timedelta(days=400)).timestamp()


def wall_text(moment: date, zone: ZoneInfo) -> str:
    """Naive ISO wall time by the rule."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        if moment.tzinfo is not zone and moment.utcoffset() is not None:
            moment = wall_of(moment, zone)
        moment = moment.replace(tzinfo=None)
    return naive(moment).isoformat()


def _told(moment: date, zone: ZoneInfo) -> str:
    """A moment of the rule as RFC 5545 writes it; a date alone means the whole day."""
    if not isinstance(moment, datetime):
        return f"{moment:%Y%m%d}"
    return _basic(wall_text(moment, zone))


def _wall_rule(rule: vRecur, zone: ZoneInfo) -> str:
    """RRULE with its UNTIL as wall time: naive rules are compared with naive ends."""
    parts = []
    for part in str(rule.to_ical(), "utf-8").split(";"):  # type: ignore[no-untyped-call]
        name, _, value = part.partition("=")
        if name == "UNTIL":
            until = rule["UNTIL"]
            moment = until[0] if isinstance(until, list) else until
            if not isinstance(moment, datetime):
                value = f"{moment:%Y%m%d}T235959"
            else:
                value = _basic(wall_text(moment, zone))
        parts.append(f"{name}={value}")
    return ";".join(parts)


def _basic(iso: str) -> str:
    """2027-03-01T10:00:00 as RFC 5545 writes it: 20270301T100000."""
    return iso.replace("-", "").replace(":", "")


def naive(moment: date) -> datetime:
    """The wall time of a date or datetime; a date alone means its midnight."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - bounds only
    return moment.replace(tzinfo=None)
