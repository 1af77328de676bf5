"""Gateways: calendar files (RFC 5545) and folders of them, read as plain facts.

`icalendar` and its company are imported by the modules that this one opens at the first read:
nobody pays for them at start-up.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange import CalendarFile, ImportedEvent
from scheduler_app.gateways.plain_words import plain_words

if TYPE_CHECKING:
    from icalendar import Component

    from scheduler_app.gateways.calendar_components import Block
    from scheduler_app.gateways.event_facts import Reading

SUFFIXES = frozenset({".ics", ".ical", ".icalendar", ".ifb"})
"""What counts as a calendar file in a folder; one that is named itself may be called anything."""

MOST_BYTES = 64 * 1024 * 1024
"""Largest file that is read: some 100,000 events."""

_LEFT_OUT = {
    "VTODO": "It is a task; the diary keeps events only.",
    "VJOURNAL": "It is a journal entry; the diary keeps events only.",
    "VFREEBUSY": "It is free/busy information, not an event.",
    "VAVAILABILITY": "It is somebody's availability, not an event.",
}


class CalendarFiles:
    """Reads `.ics` files. One read at a time: the parser's table of zones is the process's."""

    _one_at_a_time = threading.Lock()

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The calendar files that the paths stand for, each once, folders in order of name."""
        return files_below(paths, SUFFIXES)

    def read(
        self, file: Path, *, zone: str, until: datetime, going_on: Callable[[], bool]
    ) -> CalendarFile:
        """The events of one file. Nothing is raised: what is wrong is part of the answer."""
        try:
            data = bytes_of(file, MOST_BYTES)
        except Trouble as trouble:
            return CalendarFile(str(file), refused=str(trouble))
        with self._one_at_a_time, warnings.catch_warnings():
            # The library warns of guessed zones; those that can't be guessed are remarked on.
            warnings.simplefilter("ignore")
            try:
                return _read(str(file), data, ZoneInfo(zone), until, going_on)
            except Trouble as trouble:
                return CalendarFile(str(file), refused=str(trouble))
            except Exception as error:  # noqa: BLE001 - whatever a library throws at a strange file
                return CalendarFile(
                    str(file), refused=f"The file can't be read: {plain_words(error)}."
                )


def files_below(paths: Sequence[Path], suffixes: frozenset[str]) -> list[Path]:
    """Files as named, and those in named folders whose suffix fits; each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in _walk(path, suffixes) if path.is_dir() else [path]:
            found[file] = None
    return list(found)


def bytes_of(file: Path, most: int) -> bytes:
    """The content of a plain file. Raises `Trouble`: missing, no plain file, too large."""
    try:
        if not file.exists():
            raise Trouble("There is no such file.", remedy="Check the name.")
        if not file.is_file():
            raise Trouble("It is no plain file.")
        if file.stat().st_size > most:
            raise Trouble(
                f"The file is larger than {most // 1024 // 1024} MB.",
                remedy="Export a shorter time, or split it.",
            )
        data = file.read_bytes()
    except OSError as error:
        raise Trouble(f"The file can't be opened: {error.strerror}.") from error
    if not data.strip():
        raise Trouble("The file is empty.")
    return data


def _walk(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in suffixes:
                yield Path(parent, name)


def _read(
    file: str, data: bytes, zone: ZoneInfo, until: datetime, going_on: Callable[[], bool]
) -> CalendarFile:
    from scheduler_app.gateways.calendar_components import blocks
    from scheduler_app.gateways.event_facts import Reading

    events: dict[str, ImportedEvent] = {}
    reading = Reading(file, zone, zone, until)
    for block in blocks(data):
        for event in _events(block, reading, zone, going_on):
            known = events.get(event.uid)
            if known is not None and known.digest != event.digest:
                reading.skip(event.uid, "The same event stands in this file before.")
            events.setdefault(event.uid, event)
    if not events and not reading.skipped and going_on():
        return CalendarFile(file, refused="The calendar in it is empty.")
    return CalendarFile(
        file, tuple(events.values()), tuple(reading.skipped), tuple(reading.remarks)
    )


def _events(
    block: Block, reading: Reading, zone: ZoneInfo, going_on: Callable[[], bool]
) -> Iterator[ImportedEvent]:
    from scheduler_app.gateways.calendar_components import define_zones
    from scheduler_app.gateways.event_facts import Unreadable, is_recurring, single_event
    from scheduler_app.gateways.recurring_events import recurring_event

    _set_up(block, reading, zone)
    for name, reason in define_zones(block):
        reading.remark("", f"Its time zone “{name}” can't be used: {reason}.")
    by_uid: dict[str, list[Component]] = {}
    for component in _components(block, reading, going_on):
        uid = str(component.get("UID", "")) or f"\x00{len(by_uid)}"
        by_uid.setdefault(uid, []).append(component)
    for uid, components in by_uid.items():
        try:
            if len(components) == 1 and not is_recurring(components[0]):
                yield single_event(components[0], reading)
            else:
                yield recurring_event(components, reading)
        except Unreadable as reason:
            reading.skip(uid.lstrip("\x00") if uid[0] != "\x00" else "", str(reason))
        except Exception as error:  # noqa: BLE001 - whatever a library throws, the rest is read
            reading.skip(
                uid if uid[0] != "\x00" else "", f"It can't be read: {plain_words(error)}."
            )


def _set_up(block: Block, reading: Reading, practice: ZoneInfo) -> None:
    from scheduler_app.gateways.calendar_components import calendar_values
    from scheduler_app.gateways.calendar_zones import iana_zone

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


def _components(
    block: Block, reading: Reading, going_on: Callable[[], bool]
) -> Iterator[Component]:
    """The block's events, parsed; what is no event or can't be parsed is noted as left out."""
    from scheduler_app.gateways.calendar_components import (
        holds_events,
        in_order,
        parse,
        value_of,
    )

    for name, lines in in_order(block, going_on):
        if name != "VEVENT" and not holds_events(lines):
            reason = _LEFT_OUT.get(name, f"It is a {name}; the diary keeps events only.")
            reading.skip(value_of(lines, "UID"), reason)
            continue
        try:
            component = parse(lines)
        except Exception as error:  # noqa: BLE001 - whatever a library throws, the rest is read
            reading.skip(value_of(lines, "UID"), f"It can't be parsed: {plain_words(error)}")
            continue
        yield from component.walk("VEVENT")
