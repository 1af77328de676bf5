"""Gateways: a calendar file's components, each parsed by itself so that a bad one spoils no other.

The file is only cut at its BEGIN and END lines here; what stands between is `icalendar`'s to parse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import NamedTuple

from icalendar import Component
from icalendar.cal.component_factory import ComponentFactory
from icalendar.parser import Contentline
from icalendar.parser.ical.component import ComponentIcalParser
from icalendar.prop import TypesFactory
from icalendar.timezone import tzp

from scheduler_app.domain.errors import Trouble
from scheduler_app.gateways.exchange.calendar_files.content_lines import ContentLine
from scheduler_app.gateways.exchange.calendar_files.lines import MOST_CHARACTERS
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import TooMuch, WorkLimit

ZONE_STEPS = 8_000_000
"""Most work for a zone that a file defines by itself."""

_OWN = ("CALSCALE", "METHOD", "X-WR-TIMEZONE")
"""What a calendar says of itself that matters here; there may be millions of other lines."""

_LATE = datetime(2199, 12, 31)  # noqa: DTZ001 - a zone is asked with wall time
_FACTORY = ComponentFactory()
_TELLING = frozenset("BbEeUu")
"""What BEGIN, END and UID begin with."""

Lines = list[str]


class FilePiece(NamedTuple):
    """A part of a file: a component with its lines, a line of the calendar itself, or its begin.

    `name` is the component's, upper case; "BEGIN" where a calendar begins, empty for a line of it.
    `loose` tells that it stands outside every calendar. `size` counts its characters; of what is
    larger than `MOST_CHARACTERS` the lines are the beginning only.
    """

    name: str
    lines: Lines
    size: int = 0
    loose: bool = False


@dataclass(slots=True)
class CalendarHead:
    """What is known of one calendar of a file before its events are read.

    `lines` are its own, `zones` those of each VTIMEZONE, `uids` counts the events of each UID (by
    the hash of `uid_keys`), so that an event is complete as soon as all its parts were read.
    """

    lines: Lines = field(default_factory=list)
    zones: list[Lines] = field(default_factory=list)
    uids: Counter[int] = field(default_factory=Counter)
    empty: bool = True

    def note(self, piece: FilePiece) -> None:
        """Take in one of its pieces."""
        if not piece.name:
            self.lines += [line for line in piece.lines if line.upper().startswith(_OWN)]
            return
        self.empty = False
        if piece.name == "VTIMEZONE":
            self.zones.append(piece.lines)
        else:
            self.uids.update(key for key in uid_keys(piece.lines) if key is not None)


@dataclass(slots=True)
class Survey:
    """The calendars of a file in order, and what stands outside of them."""

    blocks: list[CalendarHead] = field(default_factory=list)
    loose: CalendarHead = field(default_factory=CalendarHead)


def survey(lines: Iterable[str]) -> Survey:
    """Read a file once without parsing it. Raises `Trouble` when it is none or ends too early."""
    found = Survey()
    for piece in pieces(lines):
        if piece.name == "BEGIN":
            found.blocks.append(CalendarHead())
        elif piece.loose:
            found.loose.note(piece)
        else:
            found.blocks[-1].note(piece)
    if not found.blocks and found.loose.empty:
        raise Trouble("This is no calendar file: it has no BEGIN:VCALENDAR line.")
    return found


def pieces(lines: Iterable[str]) -> Iterator[FilePiece]:
    """Cut a file at its BEGIN and END lines. Raises `Trouble` when it ends too early."""
    rest = iter(lines)
    inside = False
    for line in rest:
        name = _named(line, "BEGIN")
        if name == "VCALENDAR":
            if inside:
                raise _ends_too_early()
            inside = True
            yield FilePiece("BEGIN", [])
        elif name:
            yield FilePiece(name, *_component(name, line, rest), loose=not inside)
        elif inside and _named(line, "END"):
            inside = False
        elif inside:
            yield FilePiece("", [line])
    if inside:
        raise _ends_too_early()


def _ends_too_early() -> Trouble:
    return Trouble("The file ends too early: END:VCALENDAR is missing, so part of it may be lost.")


def _component(name: str, begin: str, rest: Iterator[str]) -> tuple[Lines, int]:
    """The lines of the component that begins, up to its END, and how many characters they have.

    Like the parser, it counts and does not compare names: exports that open a VTODO and close a
    VEVENT exist.
    """
    lines, depth, size = [begin], 1, len(begin)
    for line in rest:
        if line[0] in "Bb" and (inner := _named(line, "BEGIN")):
            if inner in {"VCALENDAR", name}:
                break
            depth += 1
        elif line[0] in "Ee" and (closed := _named(line, "END")):
            if closed == "VCALENDAR":
                break
            depth -= 1
        size += len(line)
        if size <= MOST_CHARACTERS:
            lines.append(line)
        if depth == 0:
            return lines, size
    raise Trouble(f"The {name} that begins on it never ends: the file is damaged or incomplete.")


def uid_keys(lines: Lines) -> list[int | None]:
    """A number for the UID of each event in a component's lines; None for one that has none.

    Equal UIDs have equal numbers, however each of them is escaped. That now and then others have
    too does no harm.
    """
    keys: list[int | None] = []
    open_: list[tuple[str, int]] = []
    for line in lines:
        first = line[0]
        if first not in _TELLING:
            continue
        if first in "Bb" and (name := _named(line, "BEGIN")):
            if name == "VEVENT":
                keys.append(None)
            open_.append((name, len(keys) - 1))
        elif first in "Ee" and open_ and _named(line, "END"):
            open_.pop()
        elif first in "Uu" and open_ and open_[-1][0] == "VEVENT":
            uid = value_of([line], "UID").replace("\\", "")
            if uid and keys[open_[-1][1]] is None:
                keys[open_[-1][1]] = hash(uid)
    return keys


def parse(lines: Iterable[str]) -> Component:
    """One component. Raises whatever the library has to say against it."""
    contents: list[Contentline] = [ContentLine(line) for line in lines]
    parsed = ComponentIcalParser(contents, _FACTORY, TypesFactory.instance()).parse()
    if len(parsed) != 1:
        raise ValueError("it isn't one component")
    return parsed[0]


def calendar_values(block: CalendarHead) -> dict[str, str]:
    """The calendar's own properties, upper-case names, as text; what is malformed is left out."""
    values: dict[str, str] = {}
    for line in block.lines:
        try:
            name, _parameters, value = ContentLine(line).parts()
        except ValueError:
            continue
        values.setdefault(name.upper(), value)
    return values


def define_zones(block: CalendarHead, going_on: Callable[[], bool]) -> list[tuple[str, str]]:
    """Make the zones that the calendar defines known to the parser, and forget all earlier ones.

    Two files may mean different things by "Customized Time Zone", so nothing is kept from the file
    before. Returns name and reason of each zone that can't be used.
    """
    tzp.use_default()
    bad: list[tuple[str, str]] = []
    good: list[Lines] = []
    for lines in block.zones:
        try:
            with WorkLimit(ZONE_STEPS, going_on):
                _try_zone(parse(lines))
        except TooMuch:
            bad.append((_tzid(lines), "its rules take too long to work out"))
        except Exception as error:  # noqa: BLE001 - whatever a library throws, the zone is unusable
            bad.append((_tzid(lines), plain_words(error)))
        else:
            good.append(lines)
    if bad:
        tzp.use_default()
        for lines in good:
            with WorkLimit(ZONE_STEPS, going_on):
                parse(lines)
    return bad


def holds_events(lines: Lines) -> bool:
    """Whether a component of another kind has events inside."""
    return any(line[:1] in {"B", "b"} and _named(line, "BEGIN") == "VEVENT" for line in lines[1:])


def value_of(lines: Lines, name: str) -> str:
    """The text after `NAME:` or `NAME;…:` in unparsed lines; empty when there is none."""
    for line in lines:
        if line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in {":", ";"}:
            return line.partition(":")[2].strip()
    return ""


def _try_zone(component: Component) -> None:
    """Ask the zone for a late date: whatever is wrong with its rules shows here, not later."""
    if "TZID" not in component:
        raise ValueError("nothing can refer to it")
    own: tzinfo | None = tzp.timezone(str(component["TZID"]))
    if own is not None:
        _LATE.replace(tzinfo=own).utcoffset()


def _tzid(lines: Lines) -> str:
    return value_of(lines, "TZID") or "without a name"


def _named(line: str, keyword: str) -> str:
    """The component's name on a BEGIN or END line, upper case; empty for any other line."""
    length = len(keyword)
    if line[:length].upper() != keyword or line[length : length + 1] not in {":", " ", ";", "\t"}:
        return ""
    return line.partition(":")[2].strip().upper()
