"""Use case: remind the consultant of the appointments that begin soon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages import tray
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.tray import Upcoming, key_of
from scheduler_app.domain.wording import counted
from scheduler_app.storage.bookings.calendar_queries import items_by_id
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.messages.carrying_out import Carried, Fate, carry_out
from scheduler_app.use_cases.ports.reminders import NotShown

Show = Callable[[CalendarItem], None]


def told_of(done: Carried) -> str:
    """What became of reminders in a sentence; empty where nothing did."""
    count = done.counts
    parts = (
        (count[RowState.SENT], "reminded of {}"),
        (count[RowState.SKIPPED], "too late for {}"),
        (count[RowState.UNKNOWN], "perhaps reminded of {} before the program ended"),
    )
    words = "; ".join(said.format(counted(many, "appointment")) for many, said in parts if many)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def remind(diary: DiaryHandle, show: Show | None, clock: Callable[[], datetime]) -> Carried:
    """Show what is due, each once; with nobody to show it, it waits until its appointment begins.

    `show` is handed the appointment as the diary has it just now.
    """
    if show is None:
        return carry_out(diary, tray.KIND, None, clock)

    def act(row: OutboxRow) -> Fate:
        with looking(diary) as snapshot:
            items = items_by_id(snapshot, [row.wanted.booking])
        if not items or key_of(Upcoming(items[0].id, items[0].start)) != row.wanted.key:
            # It was moved or taken back since it was claimed: following settles the rest.
            return Fate(RowState.PLANNED)
        try:
            show(items[0])
        except NotShown:
            return Fate(RowState.PLANNED)
        return Fate(RowState.SENT)

    return carry_out(diary, tray.KIND, act, clock)
