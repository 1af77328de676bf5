"""Gateways: what one parsed event says, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Component
from icalendar.error import BrokenCalendarProperty
from icalendar.prop import vBroken, vDDDTypes
from recurring_ical_events import EventAdapter

from scheduler_app.domain.amounts import FILES, Money, is_currency, parse_money
from scheduler_app.domain.bookings.booking import LONGEST, MOST_GAP_MINUTES, State
from scheduler_app.domain.calendar.stay import NO_GAPS
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.exchange.records import (
    EventDetails,
    EventOccurrence,
    ImportedEvent,
    OwnFacts,
    Skipped,
)
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visible import (
    LONGEST_TEXT,
    strangers_line,
    strangers_text,
    without_controls,
)
from scheduler_app.domain.zones import day_start, instant_of
from scheduler_app.gateways.exchange.calendar_files.floating_times import on_one_clock
from scheduler_app.gateways.exchange.calendar_files.zones import zone_of
from scheduler_app.gateways.plain_words import plain_words, shortened

MOMENT = 60
"""Seconds that an event without length takes on the calendar; it occupies nothing."""

EARLIEST, LATEST = 1583, 2199
"""Years between which events are taken: the Gregorian calendar, and zones that still compute."""

_SPAN = (
    ("DTSTART", "start", date),
    ("DTEND", "end", date),
    ("DURATION", "length", timedelta),
)
"""What says when an event is: property, in words, what it must hold."""

_STATES = {"CANCELLED": State.CANCELLED, "TENTATIVE": State.PENDING}
_DAY = timedelta(days=1)


class Unreadable(Exception):
    """An event that can't be taken, in words for the report."""


@dataclass(slots=True)
class CalendarReading:
    """What holds while one calendar is read.

    `zone` is where floating times are, `days` where whole days begin: a day off is one here,
    wherever the calendar says it comes from.
    """

    file: str
    zone: ZoneInfo
    days: ZoneInfo
    until: datetime
    cancelled: bool = False
    wall_zone: str = ""
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Skipped] = field(default_factory=list)
    steps_left: int = 120_000_000
    going_on: Callable[[], bool] = lambda: True

    def skip(self, uid: str, reason: str) -> None:
        """Leave something out, visibly."""
        self.skipped.append(Skipped(self.file, uid, reason))

    def remark(self, uid: str, words: str) -> None:
        """Tell of something that was taken otherwise than it stands in the file."""
        self.remarks.append(Skipped(self.file, uid, words))


class OccurrenceTime(NamedTuple):
    """When one occurrence is: epoch seconds, its days if it lasts whole ones, its length."""

    start: int
    end: int
    first: date | None
    last: date | None
    moment: bool


_SPELLED: dict[type, tuple[str, tuple[str, ...]]] = {
    EventDetails: (
        "Details",
        ("title", "place", "notes", "state", "transparent", "all_day"),
    ),
    OccurrenceTime: ("Times", ("start", "end", "first", "last", "moment")),
}
"""How these stand in what a digest is made from: as in the first diary that kept one."""


def is_recurring(component: Component) -> bool:
    """Whether the component alone doesn't say all about its event."""
    return any(name in component for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"))


def single_event(component: Component, reading: CalendarReading) -> ImportedEvent:
    """An event that happens once. Raises `Unreadable`."""
    adapter = EventAdapter(component)
    span(adapter)
    uid = text(component, "UID")
    note_unknown_zone(component, uid, reading)
    if on_one_clock(component, [component], reading.zone):
        adapter = EventAdapter(component)
    start, end = span(adapter)
    times = times_of(start, end, reading)
    details = details_of(component, reading, times)
    note_reversed(adapter, uid, reading)
    people = people_of(component)
    zone = shown_in(component, start, reading).key
    digest = digest_of((details, people, zone, times.start, times.end))
    uid = uid or f"import-{digest}"
    return ImportedEvent(
        uid=uid,
        details=details,
        people=people,
        zone=zone,
        visits=(EventOccurrence("", times.start, times.end, first=times.first, last=times.last),),
        digest=digest,
        sequence=sequence_of(component),
        modified=modified_of(component),
        own=own_facts(component),
    )


def span(adapter: EventAdapter) -> tuple[date, date]:
    """Start and end as they stand; `Unreadable` names what is missing or malformed."""
    component: Component = adapter._component
    if component.get("DTSTART") is None:
        raise Unreadable("It has no start (DTSTART).")
    for name, role, kind in _SPAN:
        value = component.get(name)
        if value is None:
            continue
        if isinstance(value, list):
            raise Unreadable(f"It has more than one {role} ({name}).")
        if isinstance(value, vBroken) or not isinstance(value.dt, kind):
            raise _unreadable(name, value)
    try:
        begin, end = adapter.span
    except Exception as error:
        raise Unreadable(
            f"Its start and end (DTSTART, DTEND) can't be read: {plain_words(error)}."
        ) from error
    if not isinstance(begin, date) or not isinstance(end, date):
        raise Unreadable("Its start or end is no date.")
    return begin, end


def times_of(start: date, end: date, reading: CalendarReading) -> OccurrenceTime:
    """The instants of an occurrence. Raises `Unreadable` when they can't be kept."""
    if not (EARLIEST <= start.year <= LATEST and EARLIEST <= end.year <= LATEST):
        raise Unreadable(f"It is in the year {start.year}, which the diary does not keep.")
    first = last = None
    whole_days = not isinstance(start, datetime) and not isinstance(end, datetime)
    if whole_days:
        if end <= start:
            end = start + _DAY  # a common slip: the last day itself instead of the day after
        first, last = start, end - _DAY
    try:
        begin, until = epoch(start, reading), epoch(end, reading)
    except (OverflowError, ValueError, OSError) as error:
        raise Unreadable(f"Its time can't be told: {plain_words(error)}.") from error
    moment = until <= begin
    if moment:
        until = begin + MOMENT
    if until - begin > LONGEST.total_seconds():
        raise Unreadable(f"It lasts longer than {LONGEST.days} days.")
    return OccurrenceTime(begin, until, first, last, moment)


def epoch(moment: date, reading: CalendarReading) -> int:
    """Epoch seconds of a date or datetime as it came from the file; fractions are cut."""
    if not isinstance(moment, datetime):
        return int(day_start(moment, reading.days).timestamp())
    if moment.tzinfo is None or moment.utcoffset() is None:
        return int(instant_of(moment.replace(tzinfo=None), reading.zone).timestamp())
    return int(moment.timestamp())


def details_of(
    component: Component, reading: CalendarReading, times: OccurrenceTime
) -> EventDetails:
    """What the event says beside its time."""
    own = text(component, "X-SCHEDULER-STATE")
    status = text(component, "STATUS").upper()
    state = _STATES.get(status, State.CONFIRMED)
    if own in tuple(State):
        state = State(own)
    if reading.cancelled:
        state = State.CANCELLED
    notes = text(component, "DESCRIPTION")
    url = text(component, "URL")
    if url and url not in notes:
        notes = f"{notes}\n{url}".strip()
    title = text(component, "X-SCHEDULER-TITLE") if own else text(component, "SUMMARY")
    if len(notes) > LONGEST_TEXT:
        words = f"Its description is longer than {LONGEST_TEXT:,} letters; the rest was left out."
        reading.remark(text(component, "UID"), words)
    return EventDetails(
        title=strangers_line(title),
        place=strangers_line(text(component, "LOCATION")),
        notes=strangers_text(notes),
        state=state,
        transparent=times.moment or text(component, "TRANSP").upper() == "TRANSPARENT",
        all_day=times.first is not None,
    )


def text(component: Component, name: str) -> str:
    """A property as text; the first one where it is repeated, empty where it is missing."""
    value = component.get(name)
    if value is None:
        return ""
    if isinstance(value, list):
        value = value[0] if value else ""
    return without_controls(str(value)).strip()


def people_of(component: Component) -> tuple[str, ...]:
    """The e-mail addresses of everybody on the event, lower case, in order."""
    found: dict[str, None] = {}
    for name in ("ATTENDEE", "ORGANIZER", "X-SCHEDULER-EMAIL"):
        value = component.get(name)
        if value is None:
            continue
        for person in value if isinstance(value, list) else [value]:
            address = str(person).strip().lower().removeprefix("mailto:")
            if "@" in address:
                found[address] = None
    return tuple(found)


def own_facts(component: Component) -> OwnFacts | None:
    """What our own export wrote beside the standard's properties."""
    kind = text(component, "X-SCHEDULER-KIND")
    if not kind:
        return None
    written = text(component, "X-SCHEDULER-GAPS").split()
    gaps = [
        Minutes(int(gap)) for gap in written if gap.isdecimal() and int(gap) <= MOST_GAP_MINUTES
    ]
    return OwnFacts(
        kind,
        text(component, "X-SCHEDULER-CLIENT"),
        text(component, "X-SCHEDULER-SERVICE"),
        (gaps[0], gaps[1], gaps[2]) if len(gaps) == 3 else NO_GAPS,
        _price(text(component, "X-SCHEDULER-PRICE")),
    )


def _price(written: str) -> Money | None:
    """Such as "80.00 EUR"; None where there is none, or none that can be read."""
    amount, _, currency = written.partition(" ")
    if not amount or not is_currency(currency):
        return None
    try:
        return parse_money(amount, currency, FILES)
    except InvalidInput:
        return None


def sequence_of(component: Component) -> int:
    """SEQUENCE, 0 where it is missing or no number."""
    try:
        return max(0, int(component.get("SEQUENCE", 0)))
    except (TypeError, ValueError):
        return 0


def modified_of(component: Component) -> int:
    """LAST-MODIFIED as epoch seconds, 0 where it is missing or malformed."""
    value = component.get("LAST-MODIFIED")
    try:
        moment = value.dt
        return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
    except (AttributeError, TypeError, ValueError, OverflowError, BrokenCalendarProperty):
        return 0


def digest_of(facts: object) -> str:
    """A short name for these facts that changes whenever they do.

    Diaries keep it, and make the uid of an event without one from it: what it is made from never
    changes, whatever a type is called in the program.
    """
    return hashlib.blake2b(_spelled(facts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _spelled(facts: object) -> str:
    if isinstance(facts, State):
        return f"<State.{facts.name}: {facts.value!r}>"
    if isinstance(facts, list):
        return f"[{', '.join(map(_spelled, facts))}]"
    if not isinstance(facts, tuple):
        return repr(facts)
    told = _SPELLED.get(type(facts))
    if told is None:
        inside = ", ".join(map(_spelled, facts))
        return f"({inside},)" if len(facts) == 1 else f"({inside})"
    name, fields = told
    pairs = zip(fields, facts, strict=True)
    return f"{name}({', '.join(f'{field}={_spelled(value)}' for field, value in pairs)})"


def shown_in(component: Component, start: date, reading: CalendarReading) -> ZoneInfo:
    """The zone that the event is told in."""
    if not isinstance(start, datetime):
        return reading.days
    if start.tzinfo is None:
        return reading.zone
    if isinstance(start.tzinfo, ZoneInfo) and start.tzinfo.key == "UTC":
        return reading.zone
    return zone_of(start, tzid(component), reading.zone)


def tzid(component: Component) -> str:
    """The name of the zone that DTSTART was written in, as the file has it."""
    parameters = getattr(component.get("DTSTART"), "params", {})
    return str(parameters.get("TZID", ""))


def note_unknown_zone(component: Component, uid: str, reading: CalendarReading) -> None:
    """Tell when a time names a zone that nobody knows: it is read as local time then."""
    name = tzid(component)
    if not name:
        return
    moment = component.get("DTSTART").dt
    if isinstance(moment, datetime) and moment.tzinfo is None:
        reading.remark(
            uid, f"Its time zone “{name}” is unknown; its times were read in {reading.zone.key}."
        )


def note_reversed(adapter: EventAdapter, uid: str, reading: CalendarReading) -> None:
    """Tell when an event ended before it started: it is taken with both swapped."""
    raw_start, raw_end = adapter.raw_start, adapter.raw_end
    if raw_start == adapter.start or raw_end == adapter.end:
        return
    if epoch(raw_end, reading) < epoch(raw_start, reading):
        reading.remark(uid, "It ended before it started; start and end were swapped.")


def check_dates(component: Component) -> None:
    """Raise `Unreadable` for a date of the rule that is none, by the name of its property."""
    place = component.get("RECURRENCE-ID")
    if isinstance(place, list):
        raise Unreadable("It has more than one RECURRENCE-ID.")
    if place is not None and (isinstance(place, vBroken) or not isinstance(place.dt, date)):
        raise _unreadable("RECURRENCE-ID", place)
    for name, kinds in (("RDATE", (date, tuple)), ("EXDATE", (date,))):
        value = component.get(name, [])
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, vBroken):
                raise _unreadable(name, part)
            for each in part.dts:
                if not isinstance(each.dt, kinds):
                    raise _unreadable(name, each)


def _unreadable(name: str, value: vDDDTypes | vBroken) -> Unreadable:
    # A time of day is written as text, all else as bytes.
    raw = value if isinstance(value, vBroken) else value.to_ical()
    written = raw if isinstance(raw, str) else str(raw, "utf-8", "replace")
    if not written.strip():
        return Unreadable(f"Its {name} is empty.")
    return Unreadable(f"Its {name} can't be read: “{shortened(written, 60)}”.")


def dates_of(component: Component, name: str) -> Iterator[date | tuple[date, date | timedelta]]:
    """The values of RDATE or EXDATE, however many properties hold them."""
    value = component.get(name)
    if value is None:
        return
    for part in value if isinstance(value, list) else [value]:
        for each in part.dts:
            yield each.dt
