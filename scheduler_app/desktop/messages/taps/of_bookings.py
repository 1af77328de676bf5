"""Desktop, taps: what clients were told directly of a booking, and what can be told from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from scheduler_app.desktop.contributions import (
    Action,
    BookingActions,
    BookingFacts,
    DayActions,
    Fact,
    HourActions,
    OfferOfHour,
)
from scheduler_app.desktop.messages.taps.gaps import gap_around
from scheduler_app.desktop.messages.taps.told_words import told_in_words
from scheduler_app.desktop.messages.taps.verbs import TapVerbs
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.messages.direct import direct_of
from scheduler_app.use_cases.page.earlier import freed_hour

SOON = timedelta(hours=12)
"""So long before a visit one may be on the way to it."""

SHORTEST = timedelta(minutes=15)
"""A gap in which somebody might come."""

SIGNS = {
    DirectKind.ON_MY_WAY: "way",
    DirectKind.LATE: "late",
    DirectKind.LOST: "lost",
    DirectKind.EARLIER: "earlier",
}
"""Of what is told by one tap; words of one's own stand in the conversation."""


def told_facts(tools: Tools) -> BookingFacts:
    """Tells what its client was told last by each tap."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if item.kind != "appointment" or item.client_id is None:
            return ()
        known = direct_of(tools.diary, [item.id]).get(item.id, ())
        latest = {told.message.kind: told for told in reversed(known)}
        return [
            Fact(told_in_words(told, tools), SIGNS[kind])
            for kind, told in latest.items()
            if kind in SIGNS
        ]

    return facts


def way_actions(tools: Tools, verbs: Callable[[], TapVerbs]) -> BookingActions:
    """Offers to tell the client of a visit that is near when one arrives, or that it is late."""

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        ahead = from_epoch(item.start) - tools.now()
        near = ahead < SOON and from_epoch(item.end) > tools.now()
        if item.kind != "appointment" or item.client_id is None or item.state not in OPEN:
            return usual
        if not near or item.all_day:
            return usual
        place = next((n for n, one in enumerate(usual) if one.key == "open"), len(usual))
        told = (
            Action("", "On my way…", "way", lambda: verbs().on_my_way(item.id)),
            Action("", "Running late…", "late", lambda: verbs().late(item.id)),
        )
        return [*usual[:place], *told, *usual[place:]]

    return actions


def earlier_actions(tools: Tools, verbs: Callable[[], TapVerbs]) -> HourActions:
    """Offers to ask who might come in a gap that is still to come."""

    def actions(moment: datetime) -> Sequence[Action]:
        gap = gap_around(moment, tools)
        if gap is None or gap[1] - gap[0] < SHORTEST:
            return ()
        ask = partial(_ask_earlier, verbs, *gap)
        return (Action("", "Who could come earlier?…", "earlier", ask),)

    return actions


def day_actions(tools: Tools, verbs: Callable[[], TapVerbs]) -> DayActions:
    """Offers to lose a day that is not over, and to be late on the present one."""

    def actions(day: date) -> Sequence[Action]:
        today = tools.today()
        if day < today:
            return ()
        lost = Action("", "The day is lost…", "lost", lambda: verbs().lose(day))
        late = Action("late", "Running late…", "late", lambda: verbs().late())
        return (late, lost) if day == today else (lost,)

    return actions


def earlier_offer(tools: Tools, verbs: Callable[[], TapVerbs]) -> OfferOfHour:
    """Offers to ask who might come in the hour of a booking that was called off, if anybody can."""

    def offer(item: CalendarItem) -> Offer | None:
        start, end = from_epoch(item.start), from_epoch(item.end)
        now = tools.now()
        if item.kind != "appointment" or item.all_day or end <= now:
            return None
        hour = freed_hour(tools.diary, start, end, now=now, freed_by=item.id)
        if not hour.candidates:
            return None
        return Offer("Come &earlier?…", partial(_ask_earlier, verbs, start, end, item.id))

    return offer


def _ask_earlier(
    verbs: Callable[[], TapVerbs], start: datetime, end: datetime, freed_by: int | None = None
) -> None:
    verbs().ask_earlier(start, end, freed_by)
