"""Gateways: the events of a calendar file, one after the other as its lines are read.

A file is gone through three times, and never held: for its encoding, for what must be known before
the first event (zones, and how many parts each event has), and for the events. An event of one part
is made and let go of at once; one of several waits for the last of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Component

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import CalendarFile, ImportedEvent
from scheduler_app.gateways.exchange.calendar_files.components import (
    CalendarHead,
    FilePiece,
    calendar_values,
    define_zones,
    holds_events,
    parse,
    pieces,
    survey,
    uid_keys,
    value_of,
)
from scheduler_app.gateways.exchange.calendar_files.content_lines import kept_lines
from scheduler_app.gateways.exchange.calendar_files.event_facts import (
    CalendarReading,
    Unreadable,
    is_recurring,
    single_event,
)
from scheduler_app.gateways.exchange.calendar_files.lines import (
    MOST_CHARACTERS,
    Script,
    lines_of,
    script_of,
)
from scheduler_app.gateways.exchange.calendar_files.recurring_events import recurring_event
from scheduler_app.gateways.exchange.calendar_files.zones import iana_zone
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import Progress, TooMuch, WorkLimit

_LEFT_OUT = {
    "VTODO": "It is a task; the diary keeps events only.",
    "VJOURNAL": "It is a journal entry; the diary keeps events only.",
    "VFREEBUSY": "It is free/busy information, not an event.",
    "VAVAILABILITY": "It is somebody's availability, not an event.",
}

_SURVEYED, _READ = 0.02, 0.12
"""How much of the work is done when the first and the second of the three ways is gone."""

_HEAVY, _MANY = 20_000, 100
"""Characters of a component, and parts of an event, whose work is counted."""

_STEPS = 20_000_000
"""Most work to parse a heavy component, and to read a heavy event."""

Placed = tuple[int, int, ImportedEvent]
"""An event with the numbers of its calendar and of its first part in the file."""


@dataclass(slots=True)
class _Way:
    """How far the reading is, told in bytes of the file."""

    progress: Progress
    size: int
    begin: float = 0.0
    end: float = 0.0
    at: float = 0.0

    def stretch(self, begin: float, end: float) -> None:
        """The next way lies between these shares of the work."""
        self.begin, self.end, self.at = begin, end, begin

    def told(self, done: int, of: int) -> bool:
        """Go on to where `done` of this way's `of` is gone; answers whether to go on."""
        self.at = self.begin + (self.end - self.begin) * min(1.0, done / max(1, of))
        return self.going_on()

    def going_on(self) -> bool:
        """Whether to go on, asked where the reading stands."""
        return self.progress(int(self.size * self.at), self.size)


def read_events(
    file: Path, reading: CalendarReading, size: int, progress: Progress
) -> CalendarFile:
    """All events of a file of `size` bytes.

    Raises `Trouble`, and `ReadingStopped` where told to stop.
    """
    way = _Way(progress, size)
    reading.going_on = way.going_on
    way.stretch(0.0, _SURVEYED)
    script = script_of(file, way.going_on)
    if script.blank:
        raise Trouble("The file is empty.")
    placed = sorted(_placed(file, script, reading, way), key=lambda each: each[:2])
    events: dict[str, ImportedEvent] = {}
    for _, _, event in placed:
        known = events.get(event.uid)
        if known is not None and known.digest != event.digest:
            reading.skip(event.uid, "The same event stands in this file before.")
        events.setdefault(event.uid, event)
    if not events and not reading.skipped:
        raise Trouble("The calendar in it is empty.")
    return CalendarFile(
        reading.file, tuple(events.values()), tuple(reading.skipped), tuple(reading.remarks)
    )


def _placed(file: Path, script: Script, reading: CalendarReading, way: _Way) -> Iterator[Placed]:
    def lines() -> Iterator[str]:
        return lines_of(file, script, lambda done: way.told(done, script.characters))

    practice = reading.zone
    way.stretch(_SURVEYED, _READ)
    found = survey(lines())
    way.stretch(_READ, 1.0)
    blocks = iter(found.blocks)
    number, taking = 0, _Taking(CalendarHead(), reading)
    for piece in pieces(lines()):
        if piece.name == "BEGIN":
            yield from taking.rest(number)
            number, taking = number + 1, _Taking(next(blocks), reading)
            taking.set_up(practice)
        elif not piece.loose:
            yield from taking.take(piece, number)
    yield from taking.rest(number)
    if not found.loose.empty:
        number, taking = number + 1, _Taking(found.loose, reading)
        taking.set_up(practice)
        for piece in pieces(lines()):
            if piece.loose:
                yield from taking.take(piece, number)
        yield from taking.rest(number)


class _Part(NamedTuple):
    """A component of an event, its number in the calendar, and whether it is a heavy one."""

    place: int
    component: Component
    heavy: bool


@dataclass(slots=True)
class _Waiting:
    """The parts of events whose UIDs have one number, and how many of them are still to come."""

    missing: int
    parts: list[_Part] = field(default_factory=list)


class _Taking:
    """The events of one calendar on their way from its components."""

    def __init__(self, block: CalendarHead, reading: CalendarReading) -> None:
        self._block = block
        self._reading = reading
        self._place = 0
        self._waiting: dict[int, _Waiting] = {}
        self._unclear: list[_Part] = []

    def set_up(self, practice: ZoneInfo) -> None:
        """What the calendar says of itself, and the zones that it defines. Raises `Trouble`."""
        _set_up(self._block, self._reading, practice)
        for name, reason in define_zones(self._block, self._reading.going_on):
            self._reading.remark("", f"Its time zone “{name}” can't be used: {reason}.")

    def take(self, piece: FilePiece, number: int) -> Iterator[Placed]:
        """Take in a component; gives the events that are complete with it."""
        if piece.name in {"", "VTIMEZONE"}:
            return
        if piece.name != "VEVENT" and not holds_events(piece.lines):
            reason = _LEFT_OUT.get(
                piece.name, f"It is a {piece.name}; the diary keeps events only."
            )
            self._reading.skip(value_of(piece.lines, "UID"), reason)
            return
        keys = uid_keys(piece.lines)
        parts = self._parts(piece)
        if len(parts) not in {0, len(keys)}:
            # The parser sees other events in it than its lines tell.
            self._unclear += parts
            parts = []
        for place, key in enumerate(keys):
            ready = self._complete(key, parts[place] if parts else None)
            yield from _events(ready, number, self._reading)

    def rest(self, number: int) -> Iterator[Placed]:
        """What is not complete at the end of the calendar."""
        parts = [part for group in self._waiting.values() for part in group.parts]
        self._waiting.clear()
        yield from _events([*parts, *self._unclear], number, self._reading)
        self._unclear = []

    def _parts(self, piece: FilePiece) -> list[_Part]:
        lines, heavy = piece.lines, piece.size > _HEAVY
        if piece.size > MOST_CHARACTERS:
            reason = f"It is larger than {MOST_CHARACTERS // 1_000_000} MB."
            self._reading.skip(value_of(lines, "UID"), reason)
            return []
        try:
            with _counted(self._reading, heavy=heavy):
                component = parse(kept_lines(lines))
        except TooMuch:
            self._reading.skip(value_of(lines, "UID"), "It takes too long to read.")
            return []
        except Exception as error:  # noqa: BLE001 - whatever a library throws, the rest is read
            reason = f"It can't be parsed: {plain_words(error)}"
            self._reading.skip(value_of(lines, "UID"), reason)
            return []
        found = []
        for part in component.walk("VEVENT"):
            self._place += 1
            found.append(_Part(self._place, part, heavy))
        return found

    def _complete(self, key: int | None, part: _Part | None) -> list[_Part]:
        """The parts of what is complete with this one; none where others are still to come."""
        new = [] if part is None else [part]
        if key is None:
            return new
        group = self._waiting.get(key)
        if group is None:
            if self._block.uids[key] <= 1:
                return new
            group = self._waiting[key] = _Waiting(self._block.uids[key])
        group.parts += new
        group.missing -= 1
        if group.missing:
            return []
        return self._waiting.pop(key).parts


def _counted(reading: CalendarReading, *, heavy: bool) -> AbstractContextManager[object]:
    """Bounds the work of what is heavy; counting would slow the many others down."""
    return WorkLimit(_STEPS, reading.going_on) if heavy else nullcontext()


def _events(parts: list[_Part], number: int, reading: CalendarReading) -> Iterator[Placed]:
    """The events that these components make up; what can't be taken is noted as left out."""
    by_uid: dict[str, list[_Part]] = {}
    for part in parts:
        uid = str(part.component.get("UID", "")) or f"\x00{part.place}"
        by_uid.setdefault(uid, []).append(part)
    for uid, placed in by_uid.items():
        components = [part.component for part in placed]
        heavy = len(placed) > _MANY or any(part.heavy for part in placed)
        told = uid if uid[0] != "\x00" else ""
        try:
            with _counted(reading, heavy=heavy):
                if len(components) == 1 and not is_recurring(components[0]):
                    event = single_event(components[0], reading)
                else:
                    event = recurring_event(components, reading)
        except TooMuch:
            reading.skip(told, "It takes too long to read.")
        except Unreadable as reason:
            reading.skip(told, str(reason))
        except Exception as error:  # noqa: BLE001 - whatever a library throws, the rest is read
            reading.skip(told, f"It can't be read: {plain_words(error)}.")
        else:
            yield number, placed[0].place, event


def _set_up(block: CalendarHead, reading: CalendarReading, practice: ZoneInfo) -> None:
    values = calendar_values(block)
    scale = values.get("CALSCALE", "").upper()
    if scale not in {"", "GREGORIAN"}:
        raise Trouble(f"Its calendar scale is {scale}; only the Gregorian one can be read.")
    named = values.get("X-WR-TIMEZONE", "")
    own = iana_zone(named) if named else None
    reading.zone = own or practice
    reading.wall_zone = own.key if own else ""
    reading.cancelled = values.get("METHOD", "").upper() == "CANCEL"
    if named and own is None:
        reading.remark("", f"Its time zone “{named}” is unknown; {practice.key} was taken for it.")
