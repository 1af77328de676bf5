"""Gateways: calendar files (RFC 5545) and folders of them, read as plain facts.

`icalendar` and its company are imported by the modules that this one opens at the first read:
nobody pays for them at start-up.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import CalendarFile
from scheduler_app.gateways.chosen_files import files_below, size_of
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import Progress, ReadingStopped

SUFFIXES = frozenset({".ics", ".ical", ".icalendar", ".ifb"})
"""What counts as a calendar file in a folder; one that is named itself may be called anything."""

MOST_BYTES = 64 * 1024 * 1024
"""Largest file that is read: some 100,000 events."""


class CalendarFiles:
    """Reads `.ics` files. One read at a time: the parser's table of zones is the process's."""

    _one_at_a_time = threading.Lock()

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The calendar files that the paths stand for, each once, folders in order of name."""
        return files_below(paths, SUFFIXES)

    def read(self, file: Path, *, zone: str, until: datetime, progress: Progress) -> CalendarFile:
        """The events of one file. Nothing is raised: what is wrong is part of the answer.

        `progress` counts what was read in bytes of the file. Where it says stop, what was read so
        far is given up.
        """
        from scheduler_app.gateways.exchange.calendar_files.event_facts import CalendarReading
        from scheduler_app.gateways.exchange.calendar_files.reading import read_events

        name = str(file)
        with self._one_at_a_time, warnings.catch_warnings():
            # The library warns of guessed zones; those that can't be guessed are remarked on.
            warnings.simplefilter("ignore")
            try:
                size = size_of(file, MOST_BYTES)
                practice = ZoneInfo(zone)
                return read_events(
                    file, CalendarReading(name, practice, practice, until), size, progress
                )
            except ReadingStopped:
                return CalendarFile(name)
            except Trouble as trouble:
                return CalendarFile(name, refused=str(trouble))
            except OSError as error:
                return CalendarFile(name, refused=f"The file can't be opened: {error.strerror}.")
            except Exception as error:  # noqa: BLE001 - whatever a library throws at a strange file
                return CalendarFile(name, refused=f"The file can't be read: {plain_words(error)}.")
