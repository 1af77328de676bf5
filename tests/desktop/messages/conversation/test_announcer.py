"""What clients write is told at the tray: each message once, and in its menu while it waits."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.messages.conversation.announcer import ConversationAnnouncer
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.messages.inbox import conversations, give_to, seen
from tests.desktop.desk import NOW, Desk
from tests.desktop.messages.conversation.talking import ANNA, BEN, client, writes

MINUTE = timedelta(minutes=1)


def test_each_message_is_told_once_and_offered_while_it_waits(desk: Desk) -> None:
    parts, told = desk.window.parts, list[Announcement]()
    announcer = ConversationAnnouncer(desk.tools, parts.conversation, parts)
    announcer.arrived.connect(told.append)
    desk.settle(announcer.known)
    assert (announcer.greeting(), announcer.things()) == (None, [])
    client(desk.diary, "Anna Schmidt", ANNA)
    writes(desk.diary, ANNA, "Where do I park?\nIt is " + "very " * 60 + "full.", at=NOW)
    desk.settle(lambda: len(told) == 1)
    assert told[0].line.startswith("Anna Schmidt: Where do I park? It is very")
    assert told[0].line.endswith("…")
    assert len(told[0].line) < 160
    writes(desk.diary, BEN, "Is Friday free?", at=NOW + MINUTE)
    writes(desk.diary, ANNA, "Found it.", at=NOW + 2 * MINUTE)
    desk.settle(lambda: announcer.waits() == "3 messages of clients" and len(told) >= 2)
    desk.settle(lambda: len(announcer.things()) == 2)
    names = [key for one in told for key in one.keys if "@" not in key]
    assert len(set(names)) == len(names) == 3, "each is told once"
    # A message of a number that is given to a client is no other message.
    client(desk.diary, "Ben Okafor", "+441614960000")
    (ben,) = [one.id for one in list_clients(desk.diary) if one.name == "Ben Okafor"]
    give_to(desk.diary, BEN, ben, now=NOW)
    desk.settle(lambda: any("Ben" in thing.title for thing in announcer.things()))
    assert sum(len(one.keys) for one in told) == 6, "and nothing is told again"
    greeting = announcer.greeting()
    assert greeting is not None
    assert greeting.line == "3 messages of clients"
    for one in conversations(desk.diary):
        seen(desk.diary, one.party, now=NOW)
    desk.settle(lambda: not announcer.things())
    assert announcer.waits() == ""
