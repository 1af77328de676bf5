"""The screen of the conversation: what waits is read, answered and seen, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.doing.choose_client import ChooseClient
from scheduler_app.desktop.messages.conversation.lists import ConversationShelf
from scheduler_app.desktop.messages.conversation.name_question import NameQuestion
from scheduler_app.desktop.messages.conversation.screen import ConversationScreen
from scheduler_app.desktop.messages.conversation.thread_pane import visits_meant
from scheduler_app.desktop.messages.conversation.waiting_bar import WaitingWords
from scheduler_app.desktop.ways import CONVERSATION
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.answering import SEVERAL
from scheduler_app.domain.messages.conversation import Party, SaidBy, ThreadLine, ThreadMark
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.messages.confirmed import confirmation_of
from scheduler_app.use_cases.messages.inbox import thread
from scheduler_app.use_cases.messages.waiting import waiting_count
from tests.desktop.desk import NOW, Desk
from tests.desktop.messages.conversation.talking import (
    ANNA,
    BEN,
    NOBODY,
    client,
    listed,
    said,
    shown,
    texts_and_mails_go,
    writes,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def screen(desk: Desk) -> ConversationScreen:
    """Anna has written twice, Ben before her, and somebody whom nobody knows."""
    texts_and_mails_go(desk.diary)
    client(desk.diary, "Anna Schmidt", ANNA, email="anna@example.org", company="Nord")
    client(desk.diary, "Ben Okafor", BEN)
    writes(desk.diary, BEN, "Is Friday free?", at=NOW - 3 * HOUR)
    writes(desk.diary, ANNA, "Where do I park?", at=NOW - 2 * HOUR)
    writes(desk.diary, ANNA, "Never mind.", at=NOW - HOUR)
    writes(desk.diary, NOBODY, "What does it cost?", at=NOW - 4 * HOUR)
    return shown(desk)


def button(screen: ConversationScreen, label: str) -> QPushButton:
    """The button with these words that is seen."""
    found = screen.findChildren(QPushButton)
    return next(one for one in found if one.text().replace("&", "") == label and one.isVisible())


def test_what_waits_is_listed_and_the_first_of_it_shown(
    desk: Desk, screen: ConversationScreen
) -> None:
    assert listed(screen) == ["Anna Schmidt", "Ben Okafor", "+44 7700 900555"]
    assert said(screen) == [(SaidBy.THEM, "Where do I park?"), (SaidBy.THEM, "Never mind.")]
    assert screen.lists.shelves.button(ConversationShelf.WAITING).text() == "Waiting 4"
    assert "4" in desk.window.rail._buttons["conversation"].accessibleName()
    assert screen.page.title.said() == "Anna Schmidt · Nord"


def test_an_answer_goes_out_by_the_way_it_came(desk: Desk, screen: ConversationScreen) -> None:
    desk.press("Return")
    desk.write("Behind the house.")
    desk.qtbot.waitUntil(lambda: "segment" in screen.pane.reply.foot.about.said(), timeout=3000)
    assert "To +44 7700 900123" in screen.pane.reply.foot.about.said()
    desk.press("Ctrl+Return")
    desk.settle(lambda: len(said(screen)) == 3)
    assert said(screen)[-1] == (SaidBy.US, "Behind the house.")
    [last, *_] = thread(desk.diary, Party(1))
    assert last.channel is Channel.TEXT
    assert "Text to Anna Schmidt goes out" in desk.toast()
    assert screen.pane.reply.words.toPlainText() == ""
    # Whoever goes on typing writes to the same one.
    assert screen.pane.party == Party(1)
    desk.settle(lambda: listed(screen) == ["Ben Okafor", "+44 7700 900555"])
    assert waiting_count(desk.diary) == 2


def test_the_way_can_be_another_one(desk: Desk, screen: ConversationScreen) -> None:
    desk.press("Return")
    desk.write("Behind the house.")
    screen.pane.reply.foot.ways.button(Channel.MAIL).click()
    screen.pane.reply.subject.setFocus()
    desk.write("Parking")
    screen.pane.reply.send()
    desk.settle(lambda: len(said(screen)) == 3)
    [last, *_] = thread(desk.diary, Party(1))
    assert (last.channel, last.subject) == (Channel.MAIL, "Parking")


def test_what_was_typed_waits_with_whom_it_is_for(desk: Desk, screen: ConversationScreen) -> None:
    desk.press("Return")
    desk.write("Behind the")
    screen.lists.choose_row(1)
    desk.settle()
    assert screen.pane.name == "Ben Okafor"
    assert screen.pane.reply.words.toPlainText() == ""
    screen.pane.setFocus()
    desk.write("Yes, it is")
    screen.lists.choose_row(0)
    desk.settle()
    assert screen.pane.reply.words.toPlainText() == "Behind the"
    assert desk.tools.unsaved.names() == ["an answer to Anna Schmidt and Ben Okafor"]
    # It is the same on the page of the client.
    desk.show_client(2)
    desk.settle()
    page = desk.window.findChildren(type(screen.pane))
    [theirs] = [one for one in page if one is not screen.pane]
    assert theirs.reply.words.toPlainText() == "Yes, it is"


def test_news_take_neither_the_keyboard_nor_the_words_nor_the_place(
    desk: Desk, screen: ConversationScreen
) -> None:
    for number in range(40):
        at = NOW - timedelta(days=2) + timedelta(minutes=number)
        writes(desk.diary, ANNA, f"Line {number}\nand more of it", at=at)
    desk.settle(lambda: len(said(screen)) == 42)
    bar = screen.pane.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    desk.settle()
    place = bar.value()
    desk.press("Return")
    desk.write("Behind")
    writes(desk.diary, BEN, "Hello?", at=NOW)
    writes(desk.diary, ANNA, "And now?", at=NOW)
    desk.settle(lambda: len(said(screen)) == 43)
    desk.settle(lambda: listed(screen)[0] == "Anna Schmidt")
    assert desk.focus() is screen.pane.reply.words
    assert screen.pane.reply.words.toPlainText() == "Behind"
    assert screen.pane.name == "Anna Schmidt"
    assert bar.value() == place
    bar.setValue(bar.maximum())
    writes(desk.diary, ANNA, "At the foot", at=NOW)
    desk.settle(lambda: len(said(screen)) == 44)
    assert bar.value() == bar.maximum()


def test_older_lines_come_as_one_scrolls_up(desk: Desk, screen: ConversationScreen) -> None:
    for number in range(70):
        at = NOW - timedelta(days=2) + timedelta(minutes=number)
        writes(desk.diary, ANNA, f"Line {number}", at=at)
    screen.lists.choose_row(1)
    desk.settle(lambda: screen.pane.name == "Ben Okafor")
    screen.lists.choose_row(0)
    desk.settle(lambda: len(said(screen)) == 50)
    view = screen.pane.view
    first = said(screen)[0]
    view.verticalScrollBar().setValue(0)
    desk.settle(lambda: len(said(screen)) == 72)
    # What was at the upper edge still is.
    assert view.lines.line_at(view.indexAt(view.viewport().rect().topLeft()).row()) is not None
    assert first in said(screen)[20:24]
    assert view.verticalScrollBar().value() > 0
    # A refresh keeps what was scrolled to.
    writes(desk.diary, ANNA, "New", at=NOW)
    desk.settle(lambda: len(said(screen)) == 73)
    assert said(screen)[0][1] == "Line 0"


def test_letters_in_the_list_settle_what_waits(desk: Desk, screen: ConversationScreen) -> None:
    screen.lists.party_view.setFocus()
    desk.press("S")
    desk.settle(lambda: listed(screen) == ["Ben Okafor", "+44 7700 900555"])
    # It goes on with what stands there now, and the keyboard stays in the list.
    desk.settle(lambda: screen.pane.name == "Ben Okafor")
    assert desk.focus() is screen.lists.party_view
    screen.lists.show_shelf(ConversationShelf.ALL)
    desk.settle(lambda: len(listed(screen)) == 3)


def test_a_reply_that_is_no_clear_yes_confirms_by_a_click(
    desk: Desk, screen: ConversationScreen
) -> None:
    made = book(desk.diary, NewBooking(NOW + 24 * HOUR, client_id=1), now=NOW)
    desk.tools.ways.show(CONVERSATION, Party(1))
    desk.settle()
    [line] = [one for one in thread(desk.diary, Party(1)) if one.text == "Never mind."]
    if line.booking_id is None:
        writes(desk.diary, ANNA, "yes but later", at=NOW)
    desk.settle(screen.pane.bar.confirm.isVisible)
    screen.pane.bar.confirm.click()
    desk.settle(lambda: not screen.pane.bar.isVisible())
    assert confirmation_of(desk.diary, [made.id])[made.id][1] is not None


def test_where_a_yes_may_mean_several_visits_each_has_a_button(
    desk: Desk, screen: ConversationScreen
) -> None:
    first, second = (
        book(desk.diary, NewBooking(NOW + days * 24 * HOUR, client_id=1), now=NOW).id
        for days in (1, 2)
    )
    desk.tools.ways.show(CONVERSATION, Party(1))
    writes(desk.diary, ANNA, "yes but later", at=NOW)
    desk.settle(screen.pane.bar.confirm.isVisible)
    asked = [
        ThreadLine(ThreadMark(0, "out", each), SaidBy.RULE, each, 0, "C?", booking_id=each)
        for each in (first, second)
    ]
    [answer] = [one for one in thread(desk.diary, Party(1)) if one.text == "yes but later"]
    answer = replace(answer, booking_id=first, remark=f"{SEVERAL} Nothing was confirmed.")
    meant = visits_meant(desk.tools, answer, [*asked, answer], NOW)
    assert [number for number, _ in meant] == [first, second]
    bar, told = screen.pane.bar, list[int]()
    bar.say(WaitingWords(1, tuple((number, f"day {number}") for number, _ in meant)))
    bar.confirm_wanted.connect(told.append)
    assert not bar.confirm.isVisible(), "none of them is guessed"
    screen.lists.party_view.setFocus()
    desk.press("C")
    assert told == [] and desk.focus() is button(screen, f"Confirm day {first}")
    button(screen, f"Confirm day {second}").click()
    desk.settle(lambda: confirmation_of(desk.diary, [second])[second][1] is not None)
    assert told == [second]


def test_the_keyboard_goes_from_the_answer_back_to_the_list(
    desk: Desk, screen: ConversationScreen
) -> None:
    screen.lists.party_view.setFocus()
    desk.press("Return")
    assert desk.focus() is screen.pane.reply.words
    desk.write("About")
    desk.press("Escape")
    assert desk.focus() is screen.lists.party_view
    assert screen.pane.reply.words.toPlainText() == "About"


def test_whoever_says_whose_it_is_goes_on_at_the_answer(
    desk: Desk, screen: ConversationScreen
) -> None:
    client(desk.diary, "Grace Mbeki", "+447700900777")
    client(desk.diary, "Paul Mbeki", "+447700900777")
    writes(desk.diary, "+447700900777", "See you.", at=NOW)
    desk.settle(lambda: len(listed(screen)) == 4)
    screen.lists.choose_row(0)
    desk.settle(screen.pane.bar.give.isVisible)
    grace = button(screen, "It is Grace Mbeki")
    grace.setFocus()
    grace.click()
    desk.settle(lambda: screen.pane.name == "Grace Mbeki")
    assert desk.focus() is screen.pane.reply.words


def test_a_number_of_nobodys_is_given_to_a_client(desk: Desk, screen: ConversationScreen) -> None:
    screen.lists.choose_row(2)
    desk.settle(screen.pane.bar.give.isVisible)
    screen.pane.setFocus()
    desk.write("About 90 pounds")
    screen.pane.bar.give.click()
    question = desk.dialog(ChooseClient)
    desk.write("okafor")
    desk.settle(lambda: question.client_id() == 2)
    desk.click(question, "Give it to them")
    desk.settle(lambda: screen.pane.party == Party(2))
    # What was being written goes with it.
    assert screen.pane.reply.words.toPlainText() == "About 90 pounds"
    desk.settle(lambda: len(said(screen)) == 2)


def test_whoever_wrote_becomes_a_client(desk: Desk, screen: ConversationScreen) -> None:
    screen.lists.choose_row(2)
    desk.settle(screen.pane.bar.new.isVisible)
    screen.pane.bar.new.click()
    question = desk.dialog(NameQuestion)
    assert not question.answers[0].isEnabled()
    desk.write("Peter Jones")
    desk.click(question, "Make a client")
    desk.settle(lambda: screen.pane.name == "Peter Jones")
    [peter] = [one for one in list_clients(desk.diary) if one.name == "Peter Jones"]
    assert peter.phones == (NOBODY,)


def test_an_empty_screen_says_what_it_is_for(desk: Desk) -> None:
    screen = shown(desk)
    for shelf in ConversationShelf:
        screen.lists.show_shelf(shelf)
        desk.settle()
        assert not screen.page.isVisible()
    assert button(screen, "Rules of messages…").isEnabled()
