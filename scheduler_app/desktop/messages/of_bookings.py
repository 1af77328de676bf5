"""Desktop, messages: how the reminders of the selected booking stand, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.desktop.contributions import BookingFacts, Fact
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import MESSAGES_OF
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.messages.shelves import messages_of

SIGNS = {Light.GOOD: "ticked", Light.CARE: "alert", Light.LOST: "close", Light.NONE: "mail"}


def message_facts(tools: Tools) -> BookingFacts:
    """Tells of a booking whether its client is reminded; a click shows all of it."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if item.kind != "appointment" or item.client_id is None:
            return ()
        said = words.of_booking(messages_of(tools.diary, item.id), tools)
        if said is None:
            return ()
        return [
            Fact(
                said.sentence,
                SIGNS[said.light],
                follow=lambda: tools.ways.show(MESSAGES_OF, item),
            )
        ]

    return facts
