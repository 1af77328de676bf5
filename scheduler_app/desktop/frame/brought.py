"""Desktop: what wings bring to the places of others, all in one table; nothing is loaded by it.

The types are in `contributions` and `widgets.settings_group`. Each entry imports its wing where it
is used, so that the window's start pays for none.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.contributions import BookingActions, FactsOfBooking, StatusLine
from scheduler_app.desktop.frame.parts import Parts
from scheduler_app.desktop.tools import Tools


def _page_light(tools: Tools, bar: QWidget) -> QWidget:
    from scheduler_app.desktop.page.light import PageLight

    light = PageLight(tools, bar)
    light.clicked.connect(lambda: tools.ways.do("page"))
    return light


def _backup_line(tools: Tools, bar: QWidget) -> QWidget:
    from scheduler_app.desktop.care.backup_line import BackupLine

    return BackupLine(tools, bar)


STATUS_LINES = (
    StatusLine("page", "left", _page_light),
    StatusLine("backup", "right", _backup_line),
)
"""In the order in which they stand."""

BOOKING_FACTS: tuple[Callable[[Parts], FactsOfBooking], ...] = ()
"""What the inspector shows beside the booking's own facts."""

BOOKING_ACTIONS: tuple[Callable[[Parts], BookingActions], ...] = ()
"""What else can be done with a booking; each is given what those before it offer."""
