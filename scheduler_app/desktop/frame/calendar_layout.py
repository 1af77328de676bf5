"""Desktop: how much of the calendar's screen is unfolded, kept from one window to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.layout_memory import LayoutMemory

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen

INSPECTOR = ((False, "inspector"), (True, "inspector-over"))
"""Under what names it is remembered whether the inspector is wanted beside and over the view."""


def restore(calendar: CalendarScreen, memory: LayoutMemory) -> None:
    """As it was left."""
    calendar.beside.open_side(memory.flag("side-panel", otherwise=True))
    for over, name in INSPECTOR:
        calendar.beside.open_inspector(memory.flag(name, otherwise=True), over=over)
    known = {mode.value: mode for mode in Mode}
    mode = known.get(memory.text("mode", Mode.WORK_WEEK.value), Mode.WORK_WEEK)
    calendar.set_mode(mode)


def keep(calendar: CalendarScreen, memory: LayoutMemory) -> None:
    """To be found again."""
    memory.keep("side-panel", not calendar.side.isHidden())
    for over, name in INSPECTOR:
        memory.keep(name, calendar.beside.inspector_open(over=over))
    memory.keep("mode", calendar.view.mode().value)
