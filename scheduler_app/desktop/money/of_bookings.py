"""Desktop, money: the deposit of the selected booking in one line, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from scheduler_app.desktop.contributions import (
    Action,
    BookingActions,
    BookingFacts,
    Fact,
    Stands,
)
from scheduler_app.desktop.money import deposit_words as words
from scheduler_app.desktop.money.verbs import DepositVerbs
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import DEPOSIT_OF
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.money.proof import DepositAtHand, deposit_at_hand

SHOW = "Explain the deposit…"

AtHand = Callable[[CalendarItem], DepositAtHand | None]
"""What is known of a booking's deposit; None for what has nothing to do with deposits."""


def deposits_at_hand(tools: Tools) -> AtHand:
    """Asks the diary once for what is told of a booking, and for what can be done with it."""

    @lru_cache(maxsize=1)
    def read(booking_id: int, _changes: int, second: int) -> DepositAtHand | None:
        return deposit_at_hand(tools.diary, booking_id, now=from_epoch(second))

    def at_hand(item: CalendarItem) -> DepositAtHand | None:
        if item.kind != "appointment":
            return None
        return read(item.id, tools.bridge.changes, int(tools.now().timestamp()))

    return at_hand


def deposit_facts(tools: Tools, at_hand: AtHand) -> BookingFacts:
    """Tells how the deposit stands; a click explains it."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        known = at_hand(item)
        if known is None:
            return ()
        told = []
        if reserved := words.reserved_line(known, tools):
            told.append(Fact(reserved, "clock", stands=Stands.STATE))
        if known.trouble is not None:
            trouble = words.glance_line(known.trouble, tools)
            told.append(Fact(trouble, "alert", stands=Stands.ASKED))
        follow = partial(tools.ways.show, DEPOSIT_OF, item)
        late = bool(known.stands.missing) and known.stands.state is DepositState.EXPIRED
        lines = (words.deposit_line(known, tools), words.owed_line(known))
        told += [Fact(line, "alert" if late else "price", follow=follow) for line in lines if line]
        if no_link := words.no_link_line(known):
            told.append(Fact(no_link, "info"))
        return told

    return facts


def deposit_actions(
    tools: Tools, at_hand: AtHand, verbs: Callable[[], DepositVerbs]
) -> BookingActions:
    """Offers what fits the deposit as it stands."""

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        known = at_hand(item)
        if known is None:
            return usual
        found = list(verbs().possible(item, known))
        if known.stands.state is not None:
            show = partial(tools.ways.show, DEPOSIT_OF, item)
            found.append(Action("", SHOW, "history", show))
        # What takes the booking away stays last.
        place = next((n for n, one in enumerate(usual) if one.key == "cancel"), len(usual))
        return [*usual[:place], *found, *usual[place:]]

    return actions
