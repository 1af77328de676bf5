"""Desktop, messages: what the client of the selected booking wrote about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from scheduler_app.desktop.contributions import BookingFacts, Fact, Stands
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import CONVERSATION
from scheduler_app.desktop.wording import moment_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.conversation import Party, ThreadLine, excerpt
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.messages.inbox import words_about


def heard_facts(tools: Tools) -> BookingFacts:
    """Tells their words, those that wait above the buttons; a click shows the conversation."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        if item.kind != "appointment" or item.client_id is None:
            return ()
        return [fact_of(line, item.client_id) for line in words_about(tools.diary, item.id)]

    def fact_of(line: ThreadLine, client_id: int) -> Fact:
        when = moment_text(from_epoch(line.at), tools.zone(), today=tools.today())
        said = isolated(excerpt(line.text or line.subject or line.remark))
        return Fact(
            f"They wrote, {when}: “{said}”",
            "conversation",
            stands=Stands.ASKED if line.waits else Stands.KNOWN,
            follow=partial(tools.ways.show, CONVERSATION, Party(client_id)),
        )

    return facts
