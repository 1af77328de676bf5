"""Gateways: a recurring event's visits, worked out by `recurring_ical_events` within bounds."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone  # type: ignore[import-untyped]
from icalendar import Calendar, Component
from icalendar.prop import vRecur
from recurring_ical_events import EventAdapter, Occurrence

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.exchange import ImportedEvent, Visit
from scheduler_app.domain.recurrence import occurrences
from scheduler_app.domain.zones import from_epoch, instant_of, wall_of
from scheduler_app.gateways.calendar_components import plain_words
from scheduler_app.gateways.calendar_zones import zone_of
from scheduler_app.gateways.event_facts import (
    Reading,
    Times,
    Unreadable,
    dates_of,
    details_of,
    digest_of,
    epoch,
    modified_of,
    note_reversed,
    note_unknown_zone,
    own_facts,
    people_of,
    sequence_of,
    span,
    text,
    times_of,
    tzid,
)
from scheduler_app.gateways.time_limit import TooSlow, time_limit

MOST_VISITS = 10_000
"""Visits of one event: a daily one of 27 years. What is more is left out and told."""

EVENT_SECONDS = 3.0
"""Longest time to work out the visits of one event."""

_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Found:
    """Occurrences so far, and why there are no more if there should be."""

    occurrences: dict[tuple[object, ...], Occurrence] = field(default_factory=dict)
    cut: str = ""


def recurring_event(components: Sequence[Component], reading: Reading) -> ImportedEvent:
    """All visits of one event. `components` share a UID. Raises `Unreadable`."""
    calendar = _in_standard_zone(components, reading)
    parts: list[Component] = calendar.walk("VEVENT")
    for part in parts:
        span(EventAdapter(part))
    core = _core(parts)
    lead = core or parts[0]
    uid = text(lead, "UID")
    note_unknown_zone(lead, uid, reading)
    note_reversed(EventAdapter(lead), uid, reading)
    found = _expanded(calendar, parts, reading)
    zone = _rule_zone(lead, reading)
    first = times_of(*span(EventAdapter(lead)), reading)
    details = details_of(lead, reading, first)
    overrides = _by_recurrence_id(parts)
    visits = _visits(found, overrides, zone, reading, lead)
    if found.cut:
        reading.skip(uid, f"{found.cut}; only its first {len(visits)} visits were taken.")
    if not visits:
        raise Unreadable("None of its occurrences takes place.")
    digest = digest_of([_facts(part, reading) for part in parts])
    made_until = int(reading.until.timestamp())
    rule = wall_start = ""
    if core is not None and any(name in core for name in ("RRULE", "RDATE")):
        wall_start = _wall(span(EventAdapter(core))[0], zone)
        rule = "" if found.cut else _rule(core, parts, zone, made_until, visits)
        if not _says_the_same(rule, wall_start, zone, reading.until, visits):
            rule, made_until = _as_dates(visits), 0
            if _goes_on(visits, reading.until) and not found.cut:
                reading.remark(
                    uid,
                    "Its rule can't be kept as one; its visits stand up to "
                    f"{reading.until:%Y-%m-%d} and are not continued.",
                )
        if rule.startswith("RDATE") and len(visits) == 1 and not visits[0].detached:
            rule, visits = "", [visits[0]._replace(recurrence_id="")]
    return ImportedEvent(
        uid=uid or f"import-{digest}",
        details=details,
        people=tuple(dict.fromkeys(who for part in parts for who in people_of(part))),
        zone=zone.key,
        visits=tuple(visits),
        digest=digest,
        sequence=max(sequence_of(part) for part in parts),
        modified=max(modified_of(part) for part in parts),
        rule=rule,
        wall_start=wall_start,
        made_until=made_until,
        own=own_facts(lead),
    )


def _in_standard_zone(components: Sequence[Component], reading: Reading) -> Calendar:
    """The components as a calendar whose times are in X-WR-TIMEZONE, where the file has one."""
    calendar = Calendar()
    calendar.subcomponents = list(components)
    if reading.wall_zone:
        standard: Calendar = x_wr_timezone.to_standard(calendar, ZoneInfo(reading.wall_zone))
        return standard
    return calendar


def _core(parts: Sequence[Component]) -> Component | None:
    """The component that holds the rule: the newest one without RECURRENCE-ID."""
    candidates = [part for part in parts if "RECURRENCE-ID" not in part]
    return max(candidates, key=lambda part: EventAdapter(part).sequence, default=None)


def _by_recurrence_id(parts: Sequence[Component]) -> dict[datetime, Component]:
    """Changed visits by where they stood, as naive UTC like the library names them."""
    found: dict[datetime, Component] = {}
    for part in parts:
        if "RECURRENCE-ID" in part:
            key = EventAdapter(part).recurrence_ids[0]
            known = found.get(key)
            if known is None or EventAdapter(part).sequence > EventAdapter(known).sequence:
                found[key] = part
    return found


def _expanded(calendar: Calendar, parts: Sequence[Component], reading: Reading) -> _Found:
    """The occurrences, in windows that double, so that a dense rule is stopped early."""
    found = _Found()
    began = time.monotonic()
    limit = min(EVENT_SECONDS, reading.seconds_left)
    if limit <= 0:
        raise Unreadable("The recurring events of this file take too long to work out.")
    try:
        with time_limit(limit):
            _collect(calendar, parts, reading, found)
    except TooSlow:
        found.cut = "Its rule takes too long to work out"
        if not found.occurrences:
            raise Unreadable(f"{found.cut}.") from None
    except Exception as error:
        if "RRULE" in (_core(parts) or {}):
            raise Unreadable(f"Its rule can't be understood: {plain_words(error)}") from error
        raise Unreadable(f"Its dates can't be understood: {plain_words(error)}") from error
    finally:
        reading.seconds_left -= time.monotonic() - began
    return found


def _collect(
    calendar: Calendar, parts: Sequence[Component], reading: Reading, found: _Found
) -> None:
    query = recurring_ical_events.of(calendar)
    moments = [_naive(moment) for moment in _moments(parts)]
    begin = min(moments) - 2 * _DAY
    horizon = _naive(reading.until) + _DAY
    last = max(horizon, *(moment + 2 * _DAY for moment in moments))
    if any("RRULE" in part for part in parts):
        last = max(horizon, begin + 4 * _DAY)
    window = 4 * _DAY
    while begin < last:
        end = min(begin + window, last)
        for series in query.series:
            for occurrence in series.between(begin, end):
                key = (occurrence.start, occurrence.recurrence_ids)
                found.occurrences.setdefault(key, occurrence)
                if len(found.occurrences) > MOST_VISITS:
                    found.cut = f"It takes place more than {MOST_VISITS} times"
                    return
        begin, window = end, window * 2


def _moments(parts: Sequence[Component]) -> Iterator[date]:
    """Every date that the components name themselves."""
    for part in parts:
        yield from span(EventAdapter(part))
        if "RECURRENCE-ID" in part:
            yield part.get("RECURRENCE-ID").dt
        for moment in dates_of(part, "RDATE"):
            yield moment[0] if isinstance(moment, tuple) else moment


def _naive(moment: date) -> datetime:
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - bounds only
    return moment.replace(tzinfo=None)


def _rule_zone(lead: Component, reading: Reading) -> ZoneInfo:
    """The zone in which the rule counts."""
    start = span(EventAdapter(lead))[0]
    if not isinstance(start, datetime):
        return reading.days
    if start.tzinfo is None:
        return reading.zone
    return zone_of(start, tzid(lead), reading.zone)


def _visits(
    found: _Found,
    overrides: dict[datetime, Component],
    zone: ZoneInfo,
    reading: Reading,
    lead: Component,
) -> list[Visit]:
    uid, endless = text(lead, "UID"), "RRULE" in lead
    visits: dict[str, Visit] = {}
    dropped: list[str] = []
    horizon = int(reading.until.timestamp())
    ordered = sorted(found.occurrences.values(), key=lambda each: epoch(each.start, reading))
    for occurrence in ordered[:MOST_VISITS]:
        try:
            visit = _visit(occurrence, overrides, zone, reading)
        except Unreadable as reason:
            dropped.append(str(reason))
            continue
        if visit.start <= horizon or visit.detached or not endless or not visits:
            visits.setdefault(visit.recurrence_id, visit)
    if dropped:
        reading.skip(uid, f"{len(dropped)} of its visits were left out. {dropped[0]}")
    return list(visits.values())


def _visit(
    occurrence: Occurrence,
    overrides: dict[datetime, Component],
    zone: ZoneInfo,
    reading: Reading,
) -> Visit:
    times: Times = times_of(occurrence.start, occurrence.end, reading)
    ids = occurrence.recurrence_ids
    override = overrides.get(ids[0]) if ids else None
    if override is None:
        place = _wall(occurrence.start, zone)
        return Visit(place, times.start, times.end, first=times.first, last=times.last)
    stood = override.get("RECURRENCE-ID")
    following = stood.params.get("RANGE") == "THISANDFUTURE" and occurrence.start != (
        EventAdapter(override).start
    )
    return Visit(
        _wall(occurrence.start if following else stood.dt, zone),
        times.start,
        times.end,
        details=details_of(override, reading, times),
        detached=True,
        first=times.first,
        last=times.last,
    )


def _wall(moment: date, zone: ZoneInfo) -> str:
    """Naive ISO wall time by the rule."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        if moment.tzinfo is not zone and moment.utcoffset() is not None:
            moment = wall_of(moment, zone)
        moment = moment.replace(tzinfo=None)
    return _naive(moment).isoformat()


def _says_the_same(
    rule: str, wall_start: str, zone: ZoneInfo, until: datetime, visits: Sequence[Visit]
) -> bool:
    """Whether the diary, which works out rules in wall time, gets these visits from the rule."""
    if not rule:
        return False
    last = max((visit.recurrence_id for visit in visits), default="")
    end = max(wall_of(until, zone), datetime.fromisoformat(last) + _DAY)
    try:
        with time_limit(EVENT_SECONDS):
            walls = occurrences(
                rule, datetime.fromisoformat(wall_start), zone.key, None, end, MOST_VISITS
            )
    except (InvalidInput, TooSlow):
        return False
    own = {wall.isoformat(): int(instant_of(wall, zone).timestamp()) for wall in walls}
    horizon = wall_of(until, zone).isoformat()
    stand = {visit.recurrence_id for visit in visits}
    return all(
        visit.detached or own.get(visit.recurrence_id) == visit.start for visit in visits
    ) and all(wall in stand for wall in own if wall < horizon)


def _goes_on(visits: Sequence[Visit], until: datetime) -> bool:
    """Whether there would be more visits after the last one that stands."""
    last = max(visit.start for visit in visits)
    return len(visits) > 1 and last > (until - timedelta(days=400)).timestamp()


def _rule(
    core: Component,
    parts: Sequence[Component],
    zone: ZoneInfo,
    made_until: int,
    visits: Sequence[Visit],
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


def _told(moment: date, zone: ZoneInfo) -> str:
    """A moment of the rule as RFC 5545 writes it; a date alone means the whole day."""
    if not isinstance(moment, datetime):
        return f"{moment:%Y%m%d}"
    return _basic(_wall(moment, zone))


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
                value = _basic(_wall(moment, zone))
        parts.append(f"{name}={value}")
    return ";".join(parts)


def _as_dates(visits: Sequence[Visit]) -> str:
    """The visits as dates, where no rule says it as well."""
    moments = [_basic(visit.recurrence_id) for visit in visits]
    return f"RDATE:{','.join(moments)}"


def _basic(iso: str) -> str:
    """2027-03-01T10:00:00 as RFC 5545 writes it: 20270301T100000."""
    return iso.replace("-", "").replace(":", "")


def _facts(part: Component, reading: Reading) -> tuple[object, ...]:
    """What of a component the diary keeps, to tell versions apart."""
    times = times_of(*span(EventAdapter(part)), reading)
    raw: list[str] = []
    for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"):
        value = part.get(name)
        values = value if isinstance(value, list) else [value]
        raw += [each.to_ical().decode("utf-8", "replace") for each in values if each is not None]
        raw.append(name)
    return (tuple(raw), times, details_of(part, reading, times), people_of(part))
