"""The screen of what is due: book, put off and end it, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.visits.due.booking_question import BookFollowUpQuestion
from scheduler_app.desktop.visits.due.card import FollowUpCard
from scheduler_app.desktop.visits.due.client_tab import ClientFollowUps
from scheduler_app.desktop.visits.due.due_question import NotWantedQuestion, PutOffQuestion
from scheduler_app.desktop.visits.due.new_question import NewFollowUpQuestion
from scheduler_app.desktop.visits.due.screen import FollowUpsScreen
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.visits.follow_ups import (
    decline,
    due,
    follow_ups_of,
    get_follow_up,
    save_follow_up,
)
from tests.desktop.desk import NOW, Desk

TODAY = NOW.date()


@pytest.fixture
def screen(desk: Desk) -> FollowUpsScreen:
    """A disk to replace today, and a check in a month."""
    anna = save_client(desk.diary, Client(0, "Anna Schmidt", "Nord"), now=NOW)
    service = list_services(desk.diary)[0]
    first = FollowUp(0, anna.id, FollowUpKind.RECOMMENDED, "Replace disk", TODAY)
    save_follow_up(desk.diary, replace(first, service_id=service.id), now=NOW)
    later = replace(first, what="Check backup", due=TODAY + timedelta(days=30))
    save_follow_up(desk.diary, later, now=NOW)
    shown = desk.window.show_screen("follow-ups")
    assert isinstance(shown, FollowUpsScreen)
    desk.settle(lambda: len(cards(shown)) == 2)
    return shown


def cards(screen: FollowUpsScreen) -> list[str]:
    """What is due, from above."""
    found = screen.findChildren(FollowUpCard)
    return [card.one.follow_up.what for card in sorted(found, key=lambda card: card.y())]


def card_of(screen: FollowUpsScreen, what: str) -> FollowUpCard:
    """The card of one thing that is due."""
    found = screen.findChildren(FollowUpCard)
    return next(card for card in found if card.one.follow_up.what == what)


def test_it_is_booked_in_one_step(desk: Desk, screen: FollowUpsScreen) -> None:
    desk.click(card_of(screen, "Replace disk"), "Book…")
    desk.settle(lambda: bool(desk.window.findChildren(BookFollowUpQuestion)))
    QTest.keyClick(desk.dialog(BookFollowUpQuestion).start.line, Qt.Key.Key_Return)
    desk.settle(lambda: "Replace disk is booked for" in desk.toast())
    [one] = [item for item in desk.items() if item.client == "Anna Schmidt"]
    assert (one.title, one.service) == ("Replace disk", list_services(desk.diary)[0].name)
    desk.settle(lambda: cards(screen) == ["Check backup"])


def test_it_is_put_off_or_not_wanted(desk: Desk, screen: FollowUpsScreen) -> None:
    desk.click(card_of(screen, "Replace disk"), "Put off…")
    desk.click(desk.dialog(PutOffQuestion), "In 3 months")
    desk.click(desk.dialog(PutOffQuestion), "Put off")
    desk.settle(lambda: cards(screen) == ["Check backup"])
    desk.click(card_of(screen, "Check backup"), "Not wanted…")
    desk.dialog(NotWantedQuestion).word.setFocus()
    desk.write("has a new one")
    desk.click(desk.dialog(NotWantedQuestion), "Not wanted")
    desk.settle(lambda: cards(screen) == [])
    said = [one.follow_up.word for one in follow_ups_of(desk.diary, [1], now=NOW)]
    assert "has a new one" in said


def test_what_was_seen_to_leaves_with_a_way_back(desk: Desk, screen: FollowUpsScreen) -> None:
    desk.click(card_of(screen, "Replace disk"), "Done")
    desk.settle(lambda: cards(screen) == ["Check backup"])
    QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle(lambda: len(due(desk.diary, now=NOW)) == 2)


def test_what_a_client_asked_for_by_phone_is_noted_on_their_page(
    desk: Desk, screen: FollowUpsScreen
) -> None:
    clients = desk.window.show_screen("clients")
    assert isinstance(clients, ClientsScreen)
    desk.settle(lambda: clients.model.rowCount() == 1)
    QTest.mouseClick(clients.page.parts.button("Follow-ups"), Qt.MouseButton.LeftButton)
    [tab] = clients.findChildren(ClientFollowUps)
    desk.settle(lambda: tab.waits() == 2)
    desk.click(tab, "New follow-up…")
    question = desk.dialog(NewFollowUpQuestion)
    desk.write("call about the line")
    desk.click(question, "In a year")
    desk.click(question, "Add")
    desk.settle(lambda: tab.waits() == 3)
    button = clients.page.parts.button("Follow-ups")
    assert button.text() == "Follow-ups 3"
    clients.page.show_part("Timeline")
    desk.show_client(save_client(desk.diary, Client(0, "Ben Okafor"), now=NOW).id)
    desk.settle()
    assert button.text() == "Follow-ups", "and not those of the client before"
    kept = [one.follow_up for one in follow_ups_of(desk.diary, [1], now=NOW)]
    assert (kept[-1].what, kept[-1].due) == ("call about the line", date(2028, 3, 2))


def test_what_was_not_wanted_is_due_again_from_the_clients_page(
    desk: Desk, screen: FollowUpsScreen
) -> None:
    [first, _] = follow_ups_of(desk.diary, [1], now=NOW)
    decline(desk.diary, first.follow_up, word="has a new one", now=NOW)
    clients = desk.window.show_screen("clients")
    assert isinstance(clients, ClientsScreen)
    desk.settle(lambda: clients.model.rowCount() == 1)
    QTest.mouseClick(clients.page.parts.button("Follow-ups"), Qt.MouseButton.LeftButton)
    [tab] = clients.findChildren(ClientFollowUps)
    desk.settle(lambda: tab.waits() == 1)
    desk.click(tab, "Due again")
    desk.settle(lambda: tab.waits() == 2)
    assert get_follow_up(desk.diary, first.follow_up.id).follow_up.word == ""


def test_a_card_of_the_client_keeps_the_keyboard_until_it_says_something_else(
    desk: Desk, screen: FollowUpsScreen
) -> None:
    clients = desk.window.show_screen("clients")
    assert isinstance(clients, ClientsScreen)
    desk.settle(lambda: clients.model.rowCount() == 1)
    clients.page.show_part("Follow-ups")
    [tab] = clients.findChildren(ClientFollowUps)
    desk.settle(lambda: len(tab.findChildren(FollowUpCard)) == 2)
    button = tab.findChildren(FollowUpCard)[1].book_button
    button.setFocus()
    clients.page.refresh()
    desk.settle()
    assert desk.focus() is button
    [first, _] = follow_ups_of(desk.diary, [1], now=NOW)
    decline(desk.diary, first.follow_up, word="has a new one", now=NOW)
    desk.settle(lambda: tab.waits() == 1)
    desk.settle(lambda: len(tab.findChildren(FollowUpCard)) == 1)


def test_a_card_keeps_the_keyboard_until_something_else_is_due(
    desk: Desk, screen: FollowUpsScreen
) -> None:
    button = card_of(screen, "Replace disk").book_button
    button.setFocus()
    screen.refresh()
    desk.settle()
    assert desk.focus() is button
    [first, _] = follow_ups_of(desk.diary, [1], now=NOW)
    decline(desk.diary, first.follow_up, word="has a new one", now=NOW)
    desk.settle(lambda: len(cards(screen)) == 1)
