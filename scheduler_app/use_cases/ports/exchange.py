"""Ports: all that reads and writes other programs' files, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.address_books import ContactReader
    from scheduler_app.use_cases.ports.calendar_files import CalendarReader, CalendarWriter
    from scheduler_app.use_cases.ports.folders import FolderWriter
    from scheduler_app.use_cases.ports.tables import TableWriter


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the window is handed to read and write other programs' files.

    Each is made when first asked for: the window must not wait for parsers at its start.
    """

    calendars: Callable[[], CalendarReader]
    contacts: Callable[[], ContactReader]
    writer: Callable[[], CalendarWriter]
    tables: Callable[[], TableWriter]
    folders: Callable[[], FolderWriter]
