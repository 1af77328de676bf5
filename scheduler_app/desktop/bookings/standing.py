"""Desktop, bookings: what a change has to know of a booking that stands in the diary already."""

from __future__ import annotations

from scheduler_app.desktop.bookings.questions.scope_question import visits
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.stay import Gaps
from scheduler_app.use_cases.bookings.series_reach import Meant, visits_meant


def gaps_of(item: CalendarItem) -> Gaps | None:
    """What lies around its visit, in minutes; None when it takes no time from anybody."""
    return None if item.transparent else (item.preparation, item.wrap_up, item.travel)


def meant(tools: Tools, item: CalendarItem) -> Meant:
    """How many visits of its series a change would reach."""
    return visits_meant(tools.diary, item.id, now=tools.now())


def of_visits(item: CalendarItem, count: int, what: str) -> str:
    """What was done, and to how many visits."""
    name = isolated(item.headline)
    return f"{name} {what}" if count == 1 else f"{name}: {visits(count)} {what}"
