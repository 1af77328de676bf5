"""Gateways: a calendar file's components, each parsed by itself so that a bad one spoils no other.

The file is only cut at its BEGIN and END lines here; what stands between is `icalendar`'s to parse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from icalendar import Component
from icalendar.cal.component_factory import ComponentFactory
from icalendar.parser import Contentline, Contentlines
from icalendar.parser.ical.component import ComponentIcalParser
from icalendar.prop import TypesFactory
from icalendar.timezone import tzp

from scheduler_app.domain.errors import Trouble
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import TooMuch, WorkLimit

ZONE_STEPS = 8_000_000
"""Most work for a zone that a file defines by itself."""

_QUESTIONS = 100
"""Components between two questions whether to go on."""

_LATE = datetime(2199, 12, 31)  # noqa: DTZ001 - a zone is asked with wall time
_FACTORY = ComponentFactory()

Lines = list[Contentline]


@dataclass(slots=True)
class Block:
    """One calendar of a file: its own lines, and those of each component in it."""

    lines: Lines = field(default_factory=list)
    components: list[tuple[str, Lines]] = field(default_factory=list)


def blocks(data: bytes) -> list[Block]:
    """The calendars in a file's bytes. Raises `Trouble` when it is none or ends too early."""
    lines: Lines = Contentlines.from_ical(_text(data))  # type: ignore[no-untyped-call]
    found: list[Block] = []
    loose = Block()
    position = 0
    while position < len(lines):
        name = _named(lines[position], "BEGIN")
        if name == "VCALENDAR":
            block, position = _block(lines, position + 1)
            found.append(block)
        elif name:
            end = _end(lines, position)
            loose.components.append((name, lines[position:end]))
            position = end
        else:
            position += 1
    if loose.components:
        found.append(loose)
    if not found:
        raise Trouble("This is no calendar file: it has no BEGIN:VCALENDAR line.")
    return found


def parse(lines: Lines) -> Component:
    """One component. Raises whatever the library has to say against it."""
    parsed = ComponentIcalParser(lines, _FACTORY, TypesFactory.instance()).parse()
    if len(parsed) != 1:
        raise ValueError("it isn't one component")
    return parsed[0]


def calendar_values(block: Block) -> dict[str, str]:
    """The calendar's own properties, upper-case names, as text; what is malformed is left out."""
    values: dict[str, str] = {}
    for line in block.lines:
        try:
            name, _parameters, value = line.parts()
        except ValueError:
            continue
        values.setdefault(name.upper(), value)
    return values


def define_zones(block: Block) -> list[tuple[str, str]]:
    """Make the zones that the calendar defines known to the parser, and forget all earlier ones.

    Two files may mean different things by "Customized Time Zone", so nothing is kept from the file
    before. Returns name and reason of each zone that can't be used.
    """
    tzp.use_default()
    bad: list[tuple[str, str]] = []
    good: list[Lines] = []
    for name, lines in block.components:
        if name != "VTIMEZONE":
            continue
        try:
            with WorkLimit(ZONE_STEPS):
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
            parse(lines)
    return bad


def in_order(block: Block, going_on: Callable[[], bool]) -> Iterator[tuple[str, Lines]]:
    """The components other than zones, until `going_on`, asked now and then, says no."""
    for place, (name, lines) in enumerate(block.components):
        if place % _QUESTIONS == 0 and not going_on():
            return
        if name != "VTIMEZONE":
            yield name, lines


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


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\n" not in text:
        text = text.replace("\r", "\r\n")
    return text.replace("\x00", "")


def _named(line: str, keyword: str) -> str:
    """The component's name on a BEGIN or END line, upper case; empty for any other line."""
    length = len(keyword)
    if line[:length].upper() != keyword or line[length : length + 1] not in {":", " ", ";", "\t"}:
        return ""
    return line.partition(":")[2].strip().upper()


def _block(lines: Lines, position: int) -> tuple[Block, int]:
    block = Block()
    while position < len(lines):
        line = lines[position]
        if _named(line, "END"):
            return block, position + 1
        name = _named(line, "BEGIN")
        if name == "VCALENDAR":
            break
        if name:
            end = _end(lines, position)
            block.components.append((name, lines[position:end]))
            position = end
            continue
        if line:
            block.lines.append(line)
        position += 1
    raise Trouble("The file ends too early: END:VCALENDAR is missing, so part of it may be lost.")


def _end(lines: Lines, position: int) -> int:
    """The line after the END of the component that begins at `position`.

    Like the parser, it counts and does not compare names: exports that open a VTODO and close a
    VEVENT exist.
    """
    name = _named(lines[position], "BEGIN")
    depth = 0
    for place in range(position, len(lines)):
        line = lines[place]
        if line[:1] in {"B", "b"} and (inner := _named(line, "BEGIN")):
            if place > position and inner in {"VCALENDAR", name}:
                break
            depth += 1
        elif line[:1] in {"E", "e"} and (closed := _named(line, "END")):
            if closed == "VCALENDAR":
                break
            depth -= 1
            if depth == 0:
                return place + 1
    raise Trouble(f"The {name} that begins on it never ends: the file is damaged or incomplete.")
