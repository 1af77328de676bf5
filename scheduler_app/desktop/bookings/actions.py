"""Desktop, bookings: what can be done with a booking in its state; menu, keys, buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.desktop.bookings.verbs import BookingVerbs
from scheduler_app.desktop.contributions import Action
from scheduler_app.domain.bookings.booking import OPEN, may_be_done, may_be_missed
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch


def actions_for(
    item: CalendarItem,
    verbs: BookingVerbs,
    edit: Callable[[CalendarItem], None],
    now: datetime,
) -> list[Action]:
    """What fits the state of `item` and the time, the likeliest first.

    What has not begun is neither done nor missed.
    """
    times, states = verbs.times, verbs.states
    is_open = item.state in OPEN
    start = from_epoch(item.start)
    appointment = item.kind == "appointment"
    found = []
    if appointment and item.state == "pending":
        found.append(Action("confirm", "Confirm", "check", lambda: states.confirm(item)))
    if appointment and is_open and may_be_done(start, now):
        found.append(Action("done", "Done", "done", lambda: states.done(item)))
    if not is_open:
        found.append(Action("reopen", "Reopen", "reopen", lambda: states.reopen(item)))
    found.append(Action("open", "Edit…", "edit", lambda: edit(item)))
    if is_open:
        found.append(Action("move", "Move…", "clock", lambda: times.ask_move(item)))
        if item.service_id is not None:
            next_free = "Move to next free time"
            found.append(Action("", next_free, "right", lambda: times.move_to_next_free(item)))
        if appointment and may_be_missed(start, now):
            found.append(Action("no-show", "No-show", "no-show", lambda: states.no_show(item)))
        found.append(Action("cancel", "Cancel…", "delete", lambda: states.ask_cancel(item)))
    return found
