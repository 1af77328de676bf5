"""Desktop, messages: how the reminders of the selected booking stand, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.desktop.contributions import BookingFacts, Fact
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import MESSAGES_OF
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.clients.clients import get_client
from scheduler_app.use_cases.messages.shelves import messages_of

SIGNS = {Light.GOOD: "ticked", Light.CARE: "alert", Light.LOST: "close", Light.NONE: "mail"}


NO_WAY = "No way to reach the client: there is neither an e-mail address nor a number"


def message_facts(tools: Tools, standing: MessagesStanding) -> BookingFacts:
    """Tells of a booking whether its client is reminded; a click shows all of it."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if item.kind != "appointment" or item.client_id is None:
            return ()
        said = words.of_booking(messages_of(tools.diary, item.id), tools)
        if said is None:
            outlook = standing.outlook
            expected = outlook is not None and outlook.rules and _comes(item, tools)
            return [Fact(NO_WAY, "alert")] if expected and _out_of_reach(item, tools) else ()
        return [
            Fact(
                said.sentence,
                SIGNS[said.light],
                follow=lambda: tools.ways.show(MESSAGES_OF, item),
            )
        ]

    return facts


def _comes(item: CalendarItem, tools: Tools) -> bool:
    return item.state in OPEN and item.start > tools.now().timestamp()


def _out_of_reach(item: CalendarItem, tools: Tools) -> bool:
    client = get_client(tools.diary, item.client_id or 0)
    return not client.email and not client.phones
