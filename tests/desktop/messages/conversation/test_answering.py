"""An answer: sent once, never lost, and in words why it can't go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scheduler_app.desktop.messages.conversation.drafts import AnswerDraft, Drafts
from scheduler_app.desktop.messages.conversation.screen import ConversationScreen
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import Party, SaidBy
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.messages.inbox import thread
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.messages.conversation.talking import (
    ANNA,
    NOBODY,
    client,
    said,
    shown,
    texts_and_mails_go,
    writes,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def screen(desk: Desk) -> ConversationScreen:
    """Anna has written."""
    texts_and_mails_go(desk.diary)
    client(desk.diary, "Anna Schmidt", ANNA, email="anna@example.org")
    writes(desk.diary, ANNA, "Where do I park?", at=NOW - 2 * HOUR)
    return shown(desk)


def told(desk: Desk, party: Party) -> list[tuple[str, Channel | None]]:
    """What we have told somebody, and by which way."""
    lines = thread(desk.diary, party)
    return [(line.text, line.channel) for line in lines if line.by is SaidBy.US]


def test_a_hand_that_is_too_quick_sends_once(desk: Desk, screen: ConversationScreen) -> None:
    desk.press("Return")
    desk.write("Behind the house.")
    words = screen.pane.reply.words
    for _ in range(3):
        QTest.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle(lambda: len(said(screen)) == 2)
    assert told(desk, Party(1)) == [("Behind the house.", Channel.TEXT)]


def test_ctrl_enter_means_the_answer_also_in_its_subject(
    desk: Desk, screen: ConversationScreen
) -> None:
    item = booked(desk, "Ben Okafor thu 10:00")
    desk.window.show_screen("calendar")
    desk.select(item)
    desk.window.show_screen("conversation")
    screen.pane.reply.foot.ways.button(Channel.MAIL).click()
    screen.pane.reply.subject.setFocus()
    desk.write("Parking")
    desk.press("Return")
    assert desk.focus() is screen.pane.reply.words
    desk.write("Behind the house.")
    screen.pane.reply.subject.setFocus()
    desk.press("Ctrl+Return")
    desk.settle(lambda: len(said(screen)) == 2)
    assert told(desk, Party(1)) == [("Behind the house.", Channel.MAIL)]


def test_why_nothing_goes_is_said_and_the_words_stay(
    desk: Desk, screen: ConversationScreen
) -> None:
    writes(desk.diary, ANNA, "STOP", at=NOW - HOUR)
    desk.press("Return")
    desk.write("Behind the house.")
    foot = screen.pane.reply.foot
    desk.settle(lambda: not foot.ways.button(Channel.TEXT).isEnabled())
    assert "STOP" in foot.ways.button(Channel.TEXT).toolTip()
    # The other way is taken by itself, and says to where.
    assert foot.channel() is Channel.MAIL
    desk.settle(lambda: "anna@example.org" in foot.about.said())


def test_a_text_that_is_too_long_is_not_lost(desk: Desk, screen: ConversationScreen) -> None:
    reply = screen.pane.reply
    reply.words.setPlainText("x" * 1_601)
    desk.settle(reply.foot.button.isEnabled)
    reply.send()
    desk.settle(reply.why_not.isVisible)
    assert "1,600" in reply.why_not.text()
    assert len(reply.words.toPlainText()) == 1_601
    assert told(desk, Party(1)) == []


def test_a_window_that_closes_asks_about_what_is_not_sent(
    desk: Desk, screen: ConversationScreen
) -> None:
    desk.press("Return")
    desk.write("Behind the")
    desk.window.show_screen("calendar")
    desk.window.close()
    question = desk.dialog(Question)
    desk.click(question, "Save")
    # Nothing goes out by that: it is shown, to be sent or thrown away.
    assert desk.window.isVisible()
    assert desk.window.current() == "conversation"
    assert screen.pane.reply.words.toPlainText() == "Behind the"
    assert told(desk, Party(1)) == []
    desk.tools.unsaved.discard_all()
    desk.settle()
    assert screen.pane.reply.words.toPlainText() == ""


def test_by_tab_the_thread_stays_at_its_newest_line_and_enter_unfolds(
    desk: Desk, screen: ConversationScreen
) -> None:
    for number in range(30):
        writes(desk.diary, ANNA, f"Line {number}\n" * 20, at=NOW - timedelta(minutes=60 - number))
    desk.settle(lambda: len(said(screen)) == 31)
    view = screen.pane.view
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    view.setFocus(Qt.FocusReason.TabFocusReason)
    desk.settle()
    assert bar.value() == bar.maximum()
    assert view.currentIndex().row() == 30
    before = view.visualRect(view.currentIndex()).height()
    desk.press("Return")
    assert view.visualRect(view.currentIndex()).height() > before
    desk.press("Return")
    assert view.visualRect(view.currentIndex()).height() == before


def test_of_a_number_of_two_it_is_told_who_may_be_meant(
    desk: Desk, screen: ConversationScreen
) -> None:
    for name in ("Carl Sand", "Dora Sand"):
        client(desk.diary, name, NOBODY)
    writes(desk.diary, NOBODY, "It is us.", at=NOW)
    desk.settle(lambda: screen.lists.parties.rowCount() == 2)
    screen.lists.choose_row(0)
    desk.settle(screen.pane.bar.give.isVisible)
    desk.click(screen.pane.bar, "It is Dora Sand")
    desk.settle(lambda: screen.pane.name == "Dora Sand")
    desk.settle(lambda: [text for _, text in said(screen)] == ["It is us."])


def test_nothing_of_a_client_who_was_erased_stays_in_view(
    desk: Desk, screen: ConversationScreen
) -> None:
    erase_client(desk.diary, 1, now=NOW)
    desk.settle(lambda: said(screen) == [])
    assert not screen.pane.bar.isVisible()
    assert not screen.pane.reply.foot.button.isEnabled()


def test_an_answer_to_a_number_is_put_below_the_one_to_whose_it_becomes(desk: Desk) -> None:
    drafts = Drafts(desk.tools, desk.window)
    number, anna, ben = Party(address=NOBODY), Party(client_id=1), Party(client_id=2)
    to_number = AnswerDraft("Is it urgent?", channel=Channel.TEXT)
    drafts.keep(number, NOBODY, to_number)
    drafts.keep(anna, "Anna Schmidt", AnswerDraft("At ten.\n", "Visit", Channel.MAIL))
    drafts.hand_over(number, anna, "Anna Schmidt")
    assert drafts.of(number).is_empty()
    assert drafts.of(anna) == AnswerDraft("At ten.\n\nIs it urgent?", "Visit", Channel.MAIL)
    drafts.keep(number, NOBODY, to_number)
    drafts.hand_over(number, ben, "Ben Okafor")
    assert drafts.of(ben) == to_number
    drafts.discard_unsaved()
