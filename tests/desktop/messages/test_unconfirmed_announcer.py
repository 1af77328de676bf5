"""The tray names whose visit is near and not confirmed, once, until they have confirmed."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.messages.unconfirmed_announcer import UnconfirmedAnnouncer
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.rules import MessageRule, Offset
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.rules import set_rule
from tests.desktop.desk import NOW, Desk


def test_who_cannot_be_asked_and_comes_soon_is_named_once(desk: Desk) -> None:
    set_rule(
        desk.diary, MessageRule(0, None, Offset(-24 * 3600), (Channel.MAIL,), CONFIRM), now=NOW
    )
    parts = desk.window.parts
    announcer = UnconfirmedAnnouncer(desk.tools, parts.messages, parts)
    told: list[Announcement] = []
    announcer.arrived.connect(told.append)
    desk.settle(announcer.known)
    assert (announcer.greeting(), announcer.waits(), announcer.things()) == (None, "", [])
    visits = []
    for name, hours in (("Anna", 20), ("Ben", 22), ("Later", 30)):
        client = save_client(desk.diary, Client(0, name, phones=("+493012345",)), now=NOW)
        start = NOW + timedelta(hours=hours)
        visits.append(book(desk.diary, NewBooking(start, client_id=client.id), now=NOW))
    desk.settle(lambda: announcer.waits() == "2 clients to call")
    assert [thing.title for thing in announcer.things()] == [
        "Anna, tomorrow 04:30: not confirmed",
        "Ben, tomorrow 06:30: not confirmed",
    ]
    names = {key for one in told for key in one.keys if "@" not in key}
    assert len(names) == 2
    greeting = announcer.greeting()
    assert greeting is not None
    assert greeting.line == "Anna has not confirmed tomorrow 04:30, nor 1 other"
    client_confirms(desk.diary, visits[0].id, now=NOW)
    desk.settle(lambda: announcer.waits() == "1 client to call")
    desk.now += timedelta(hours=8)
    announcer.refresh()
    desk.settle(lambda: announcer.waits() == "2 clients to call")
    assert told[-1].line == "Later has not confirmed tomorrow 14:30"
    announcer.look_no_more()
