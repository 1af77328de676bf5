"""Domain, messages: an appointment as an iCalendar file, for the mails of both programs.

RFC 5545 says what stands in it, RFC 5546 what makes it a message of one calendar to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.visible import without_controls

LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""

_SEARCHED = timedelta(days=400)
"""Around an appointment in which its zone's clock changes are looked for: a year and a bit."""


class Method(StrEnum):
    """What a mail asks a calendar to do (RFC 5546, 3.2)."""

    REQUEST = "REQUEST"
    """Put the appointment in, or in place of an earlier state of it."""
    CANCEL = "CANCEL"
    """Take it out."""


class EntryStatus(StrEnum):
    """How an appointment stands (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Participant(NamedTuple):
    """Who tells or is told of an appointment."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ItipMessage:
    """What makes a file a message of one calendar to another: who tells whom to do what.

    The client has agreed already, so no answer is asked for.
    """

    method: Method
    organizer: Participant
    attendee: Participant


@dataclass(frozen=True, slots=True)
class CalendarAppointment:
    """An appointment as a calendar shows it. Instants are epoch seconds.

    `sequence` rises with every change that the client is told of (RFC 5545, 3.8.7.4). Its times are
    told in `zone` (IANA), which the file defines, or in UTC where that is empty.
    """

    uid: str
    sequence: int
    start: int
    end: int
    summary: str
    status: EntryStatus
    zone: str = ""
    all_day: bool = False
    location: str = ""
    description: str = ""


def as_ics(
    entry: CalendarAppointment, product: str, now: int, message: ItipMessage | None = None
) -> str:
    """The file, with CRLF. Without a message it is one to put into a calendar of one's own."""
    lines = ["BEGIN:VCALENDAR", f"PRODID:{product}", "VERSION:2.0", "CALSCALE:GREGORIAN"]
    if message is not None:
        lines.append(f"METHOD:{message.method}")
    start, end = _instant(entry.start), _instant(entry.end)
    zone = None if entry.all_day or entry.zone in {"", "UTC", "Etc/UTC"} else ZoneInfo(entry.zone)
    if zone is not None and any(at.astimezone(zone).fold for at in (start, end)):
        # A wall time that comes twice means the first one (RFC 5545, 3.3.5); this is the second.
        zone = None
    if zone is not None:
        lines += _zone_lines(zone, start, end)
    lines += [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(_instant(now))}",
        *_times(entry, start, end, zone),
        f"SUMMARY:{_text(entry.summary)}",
        f"STATUS:{entry.status}",
    ]
    lines += [
        f"{name}:{_text(words)}"
        for name, words in (("LOCATION", entry.location), ("DESCRIPTION", entry.description))
        if words
    ]
    if message is not None:
        lines += ["TRANSP:OPAQUE", *_people(message)]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _times(
    entry: CalendarAppointment, start: datetime, end: datetime, zone: ZoneInfo | None
) -> tuple[str, str]:
    if entry.all_day:
        where = ZoneInfo(entry.zone) if entry.zone else UTC
        first, last = start.astimezone(where).date(), end.astimezone(where)
        # The end of days is the first one that does not belong to them.
        beyond = max((last - timedelta(seconds=1)).date(), first) + timedelta(days=1)
        return f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{beyond:%Y%m%d}"
    if zone is None:
        return f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}"
    return (
        f"DTSTART;TZID={zone.key}:{_wall(start, zone)}",
        f"DTEND;TZID={zone.key}:{_wall(end, zone)}",
    )


def _people(message: ItipMessage) -> tuple[str, str]:
    organizer, attendee = message.organizer, message.attendee
    asked = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
    return (
        f"ORGANIZER{_called(organizer.name)}:mailto:{_address(organizer.address)}",
        f"ATTENDEE;{asked}{_called(attendee.name)}:mailto:{_address(attendee.address)}",
    )


def _called(name: str) -> str:
    """A name as a parameter, which can hold no double quote (RFC 5545, 3.2)."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    told = line.replace('"', "'").replace("^", "'").replace("\\", "/")
    return f';CN="{told}"' if told else ""


def _address(address: str) -> str:
    return "".join(c for c in address if c.isprintable() and c not in ' "<>')


def _zone_lines(zone: ZoneInfo, start: datetime, end: datetime) -> list[str]:
    """VTIMEZONE with the clock changes around an appointment (RFC 5545, 3.6.5)."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    before = list(_changes(zone, start - _SEARCHED, start))[-2:]
    after = list(_changes(zone, start, end + _SEARCHED))
    within = [at for at in after if at <= end]
    for at in [*before, *within, *after[len(within) : len(within) + 1]]:
        lines += _observance(zone, at, at - timedelta(seconds=1))
    if not before:
        first = datetime(1970, 1, 1, tzinfo=UTC)
        lines += _observance(zone, start, start, begin=first)
    return [*lines, "END:VTIMEZONE"]


def _observance(
    zone: ZoneInfo, at: datetime, before: datetime, *, begin: datetime | None = None
) -> list[str]:
    """How the clock goes from `at` on; it is told in the wall time of `before`."""
    local, was = at.astimezone(zone), before.astimezone(zone)
    kind = (
        "DAYLIGHT" if local.dst() and (local.dst() or timedelta(0)) > timedelta(0) else "STANDARD"
    )
    since = begin if begin is not None else at + (was.utcoffset() or timedelta(0))
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{since:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(was)}",
        f"TZOFFSETTO:{_offset(local)}",
        f"TZNAME:{_text(local.tzname() or zone.key)}",
        f"END:{kind}",
    ]


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants after `first`, up to `last`, from which on the clock goes otherwise."""
    day = timedelta(days=1)
    while first < last:
        upto = min(first + day, last)
        if _goes(zone, first) != _goes(zone, upto):
            low, high = first, upto
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (
                    (middle, high) if _goes(zone, middle) == _goes(zone, low) else (low, middle)
                )
            yield high
        first = upto


def _goes(zone: ZoneInfo, at: datetime) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _offset(local: datetime) -> str:
    seconds = round((local.utcoffset() or timedelta(0)).total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, odd = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{odd:02}" if odd else "")


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _utc(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


def _wall(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y%m%dT%H%M%S}"


def _text(words: str) -> str:
    """Text as people typed it, line by line, escaped (RFC 5545, 3.3.11)."""
    plain = without_controls(words.replace("\r\n", "\n").replace("\r", "\n"))
    lines = ("".join(c for c in line if c.isprintable()) for line in plain.split("\n"))
    told = "\n".join(lines).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return told.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; all but the first begin with a space (RFC 5545, 3.1).

    No letter is torn apart: some programs unfold after they have decoded.
    """
    kept, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            yield kept
            kept, size = " ", 1
        kept += letter
        size += octets
    yield kept
