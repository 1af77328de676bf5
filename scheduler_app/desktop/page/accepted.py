"""Desktop, page: which policy the client of a booking has accepted."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.desktop.contributions import BookingFacts, Fact
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.page.policies import accepted_policy


def policy_fact(tools: Tools) -> BookingFacts:
    """Tells of a booking which version of the policy was accepted with it."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if item.kind != "appointment":
            return ()
        accepted = accepted_policy(tools.diary, item.id)
        if accepted is None:
            return ()
        since = day_text(accepted.since.astimezone(tools.zone()).date(), today=tools.today())
        return [Fact(f"Accepted policy {accepted.version} of {since}", "check")]

    return facts
