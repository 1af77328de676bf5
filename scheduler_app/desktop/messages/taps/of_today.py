"""Desktop, taps: what can be told of an appointment of today, straight from the tray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scheduler_app.desktop.contributions import Choice
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch

if TYPE_CHECKING:
    from scheduler_app.desktop.messages.taps.verbs import TapVerbs


def told_of_today(
    tools: Tools, verbs: Callable[[], TapVerbs], item: CalendarItem
) -> Sequence[Choice]:
    """On the way to it, or late for it, as long as it is not over and somebody waits there."""
    if item.client_id is None or item.all_day or from_epoch(item.end) <= tools.now():
        return ()
    return (
        Choice("way", "On my way…", lambda: verbs().on_my_way(item.id), raises=True),
        Choice("late", "Running late…", lambda: verbs().late(item.id), raises=True),
    )
