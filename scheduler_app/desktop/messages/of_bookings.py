"""Desktop, messages: how the reminders of the selected booking stand, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from scheduler_app.desktop.contributions import BookingFacts, Fact
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import MESSAGES_OF
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.security import Security
from scheduler_app.use_cases.messages.listing import why_nothing
from scheduler_app.use_cases.messages.shelves import messages_of

SIGNS = {Light.GOOD: "ticked", Light.CARE: "alert", Light.LOST: "close", Light.NONE: "mail"}


_COMING = frozenset({Security.SECURED, Security.AT_RISK})


def message_facts(tools: Tools, standing: MessagesStanding) -> BookingFacts:
    """Tells of a booking whether its client is reminded; a click shows all of it."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if item.kind != "appointment" or item.client_id is None:
            return ()
        lines = messages_of(tools.diary, item.id)
        told = []
        if not any(line.security in _COMING for line in lines) and _expected(item):
            why = why_nothing(tools.diary, item.id)
            told = [Fact(why, "alert")] if why else []
        said = words.of_booking(lines, tools)
        if said is not None:
            follow = partial(tools.ways.show, MESSAGES_OF, item)
            told.append(Fact(said.sentence, SIGNS[said.light], follow=follow))
        return told

    def _expected(item: CalendarItem) -> bool:
        outlook = standing.outlook
        return outlook is not None and outlook.rules and _comes(item, tools)

    return facts


def _comes(item: CalendarItem, tools: Tools) -> bool:
    return item.state in OPEN and item.start > tools.now().timestamp()
