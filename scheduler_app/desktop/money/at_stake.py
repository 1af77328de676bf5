"""Desktop, money: what hangs on how bookings go on, told where the consultant decides it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from scheduler_app.desktop.contributions import AtStake, BookingStakes
from scheduler_app.desktop.money import deposit_words as words
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.money.at_stake import at_stake


def deposit_stakes(tools: Tools, ask_done: Callable[[CalendarItem], None]) -> BookingStakes:
    """Tells to the cent what becomes of deposits; `ask_done` asks what a held one is for."""

    def stakes(bookings: Collection[int]) -> AtStake | None:
        found = at_stake(tools.diary, bookings, now=tools.now())
        if not found:
            return None
        return AtStake(
            by_client="\n".join(words.client_cancels(one, tools) for one in found),
            by_practice="\n".join(words.practice_cancels(one) for one in found),
            missed="\n".join(words.is_missed(one) for one in found),
            moved=lambda start: "\n".join(words.is_moved(one, start) for one in found),
            ask_done=ask_done if any(one.held for one in found) else None,
        )

    return stakes
