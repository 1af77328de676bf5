"""Who is to be called: the card, its number and its answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.desktop.messages.conversation.screen import ConversationScreen
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.notes import notes_of
from scheduler_app.use_cases.messages.call_list import to_call
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from tests.desktop.desk import NOW, Desk
from tests.desktop.messages.conversation.talking import ANNA, BEN, client, listed, shown
from tests.planted_messages import Planted, plant

HOUR = timedelta(hours=1)


@pytest.fixture
def screen(desk: Desk) -> ConversationScreen:
    """Anna and Ben were asked, and did not answer."""
    for rule in list_rules(desk.diary):
        remove_rule(desk.diary, rule.id, now=NOW)
    for hours, name, number in ((24, "Anna Schmidt", ANNA), (27, "Ben Okafor", BEN)):
        who = client(desk.diary, name, number)
        made = book(desk.diary, NewBooking(NOW + hours * HOUR, client_id=who.id), now=NOW)
        sent = Planted(made.id, NOW - 5 * HOUR, RowState.SENT, Channel.TEXT, template="confirm")
        plant(desk.diary, sent, now=NOW - 5 * HOUR)
    screen = shown(desk)
    desk.do("call-list")
    desk.settle(lambda: screen.lists.calls.rowCount() == 2)
    return screen


def test_the_first_to_call_is_shown_with_number_and_thread(
    desk: Desk, screen: ConversationScreen
) -> None:
    desk.settle(lambda: screen.card.phone.shown_text() == "+44 7700 900123")
    assert screen.card.isVisible()
    assert screen.pane.name == listed(screen)[0] == "Anna Schmidt"
    assert desk.focus() is screen.lists.call_view


def test_what_they_said_on_the_phone_is_noted_by_a_letter(
    desk: Desk, screen: ConversationScreen
) -> None:
    desk.press("N")
    desk.settle(lambda: bool(notes_of(desk.diary, [1])))
    assert "no answer" in notes_of(desk.diary, [1])[0].text
    assert listed(screen) == ["Anna Schmidt", "Ben Okafor"]
    desk.press("C")
    desk.settle(lambda: listed(screen) == ["Ben Okafor"])
    desk.settle(lambda: screen.pane.name == "Ben Okafor")
    assert [one.client for one in to_call(desk.diary, now=NOW)] == ["Ben Okafor"]
    desk.press("Return")
    assert desk.focus() is screen.pane.reply.words
    screen.card.has_confirmed.click()
    desk.settle(lambda: listed(screen) == [])
    assert not screen.card.isVisible()
