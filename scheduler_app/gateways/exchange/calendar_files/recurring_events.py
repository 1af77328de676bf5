"""Gateways: a recurring event's visits, worked out by `recurring_ical_events` within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone  # type: ignore[import-untyped]
from icalendar import Calendar, Component
from recurring_ical_events import EventAdapter, Occurrence

from scheduler_app.domain.exchange.records import EventOccurrence, ImportedEvent
from scheduler_app.gateways.exchange.calendar_files.event_facts import (
    CalendarReading,
    OccurrenceTime,
    Unreadable,
    check_dates,
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
from scheduler_app.gateways.exchange.calendar_files.floating_times import on_one_clock
from scheduler_app.gateways.exchange.calendar_files.kept_rules import (
    MOST_VISITS,
    as_dates,
    goes_on,
    naive,
    rule_lines,
    says_the_same,
    wall_text,
)
from scheduler_app.gateways.exchange.calendar_files.zones import zone_of
from scheduler_app.gateways.plain_words import plain_words, shortened
from scheduler_app.gateways.work_limit import ReadingStopped, TooMuch, WorkLimit

EVENT_STEPS = 20_000_000
"""Most work to find the visits of one event; the densest rule that is cut for its number needs 15
million steps."""

_QUESTIONS = 500
"""Visits between two questions whether to go on."""

_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Found:
    """Occurrences so far, and why there are no more if there should be."""

    occurrences: dict[tuple[object, ...], Occurrence] = field(default_factory=dict)
    cut: str = ""


def recurring_event(components: Sequence[Component], reading: CalendarReading) -> ImportedEvent:
    """All visits of one event. `components` share a UID. Raises `Unreadable`."""
    calendar = _in_standard_zone(components, reading)
    parts: list[Component] = calendar.walk("VEVENT")
    for part in parts:
        span(EventAdapter(part))
        check_dates(part)
    core = _core(parts)
    lead = core or parts[0]
    uid = text(lead, "UID")
    note_unknown_zone(lead, uid, reading)
    on_one_clock(lead, parts, reading.zone)
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
        wall_start = wall_text(span(EventAdapter(core))[0], zone)
        rule = "" if found.cut else rule_lines(core, parts, zone, made_until, visits)
        if not says_the_same(rule, wall_start, zone, reading, visits):
            rule, made_until = as_dates(visits), 0
            if goes_on(visits, reading.until) and not found.cut:
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


def _in_standard_zone(components: Sequence[Component], reading: CalendarReading) -> Calendar:
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


def _expanded(calendar: Calendar, parts: Sequence[Component], reading: CalendarReading) -> _Found:
    """The occurrences, in windows that double, so that a dense rule is stopped early."""
    found = _Found()
    limit = WorkLimit(min(EVENT_STEPS, reading.steps_left), reading.going_on)
    if limit.most <= 0:
        raise Unreadable("The recurring events of this file take too long to work out.")
    try:
        with limit:
            _collect(calendar, parts, reading, found)
    except TooMuch:
        found.cut = "Its rule takes too long to work out"
        if not found.occurrences:
            raise Unreadable(f"{found.cut}.") from None
    except Exception as error:
        rule = _rule_as_written(_core(parts))
        if rule:
            raise Unreadable(f"Its rule can't be understood: RRULE “{rule}”.") from error
        raise Unreadable(f"Its dates can't be understood: {plain_words(error)}.") from error
    finally:
        reading.steps_left -= limit.taken
    return found


def _rule_as_written(core: Component | None) -> str:
    """RRULE for a report; what the libraries say against one is seldom what is wrong with it."""
    value = core.get("RRULE") if core is not None else None
    rules = value if isinstance(value, list) else [value]
    written = (
        each if isinstance(each, str) else each.to_ical().decode("utf-8", "replace")
        for each in rules
        if each is not None
    )
    return shortened(", ".join(written), 120)


def _collect(
    calendar: Calendar, parts: Sequence[Component], reading: CalendarReading, found: _Found
) -> None:
    query = recurring_ical_events.of(calendar)
    moments = [naive(moment) for moment in _moments(parts)]
    begin = min(moments) - 2 * _DAY
    horizon = naive(reading.until) + _DAY
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


def _rule_zone(lead: Component, reading: CalendarReading) -> ZoneInfo:
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
    reading: CalendarReading,
    lead: Component,
) -> list[EventOccurrence]:
    uid, endless = text(lead, "UID"), "RRULE" in lead
    visits: dict[str, EventOccurrence] = {}
    dropped: list[str] = []
    horizon = int(reading.until.timestamp())
    ordered = sorted(found.occurrences.values(), key=lambda each: epoch(each.start, reading))
    for place, occurrence in enumerate(ordered[:MOST_VISITS]):
        if place % _QUESTIONS == 0 and not reading.going_on():
            raise ReadingStopped
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
    reading: CalendarReading,
) -> EventOccurrence:
    times: OccurrenceTime = times_of(occurrence.start, occurrence.end, reading)
    ids = occurrence.recurrence_ids
    override = overrides.get(ids[0]) if ids else None
    if override is None:
        place = wall_text(occurrence.start, zone)
        return EventOccurrence(place, times.start, times.end, first=times.first, last=times.last)
    stood = override.get("RECURRENCE-ID")
    following = stood.params.get("RANGE") == "THISANDFUTURE" and occurrence.start != (
        EventAdapter(override).start
    )
    return EventOccurrence(
        wall_text(occurrence.start if following else stood.dt, zone),
        times.start,
        times.end,
        details=details_of(override, reading, times),
        detached=True,
        first=times.first,
        last=times.last,
    )


def _facts(part: Component, reading: CalendarReading) -> tuple[object, ...]:
    """What of a component the diary keeps, to tell versions apart."""
    times = times_of(*span(EventAdapter(part)), reading)
    raw: list[str] = []
    for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"):
        value = part.get(name)
        values = value if isinstance(value, list) else [value]
        raw += [each.to_ical().decode("utf-8", "replace") for each in values if each is not None]
        raw.append(name)
    return (tuple(raw), times, details_of(part, reading, times), people_of(part))
