"""Desktop, taps: the free time around a moment of the calendar."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.desktop.calendar.days import Spot
from scheduler_app.desktop.calendar.shown_days import ShownDays, look_up
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.zones import from_epoch, to_epoch


def gap_around(moment: datetime, tools: Tools) -> tuple[datetime, datetime] | None:
    """The free part of the working hours that `moment` (aware) lies in; None where there is none.

    What of it has passed already is left out.
    """
    day = moment.astimezone(tools.zone()).date()
    at, now = to_epoch(moment), to_epoch(tools.now().replace(microsecond=0))
    shown = look_up(tools.source, day, 1)
    opened = next(((first, last) for first, last in _open(shown) if first <= at < last), None)
    taken = [one for one in shown.items if one.state in OPEN and not one.transparent]
    if opened is None or any(one.start <= at < one.end for one in taken):
        return None
    begin = max([opened[0], now, *(one.end for one in taken if one.end <= at)])
    end = min([opened[1], *(one.start for one in taken if one.start > at)])
    return (from_epoch(begin), from_epoch(end)) if begin < end else None


def _open(shown: ShownDays) -> list[tuple[int, int]]:
    return [
        (shown.days.instant(Spot(0, first)), shown.days.instant(Spot(0, last)))
        for first, last in shown.open_rows[0]
    ]
