"""The Messages screen: three shelves, one message in full, and the usual rules to start with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from scheduler_app.desktop.messages.screen.message_list import LOOK
from scheduler_app.desktop.messages.screen.own_phone import OwnPhoneQuestion
from scheduler_app.desktop.messages.screen.row_painter import MessageLook
from scheduler_app.desktop.messages.screen.screen import MessagesScreen
from scheduler_app.desktop.ways import MESSAGES_OF
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.reach import Channel, Copy, Permission, TextsWord
from scheduler_app.domain.messages.message import OwnPhoneText, WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import USUAL
from scheduler_app.domain.messages.security import NO_WAY
from scheduler_app.domain.messages.shelves import Shelf
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages.own_phone import sms_link
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.messages.shelves import message_in_full
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked
from tests.planted_messages import Planted, plant

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SAID = WrittenMessage(
    Channel.MAIL,
    "anna@example.org",
    "See you on Thursday.",
    "Anna",
    "en",
    "Your visit",
    "<p>See you on Thursday. <img src='http://tracker.example/x.png'></p>",
    headers={"Message-ID": "<1@example.org>"},
)


@pytest.fixture
def visit(desk: Desk) -> CalendarItem:
    """Anna comes on Thursday; there are no rules, or those would plan messages of their own."""
    for rule in list_rules(desk.diary):
        remove_rule(desk.diary, rule.id, now=NOW)
    return booked(desk, "Anna Schmidt thu 3pm remote")


def _screen(desk: Desk) -> MessagesScreen:
    screen = desk.window.show_screen("messages")
    assert isinstance(screen, MessagesScreen)
    desk.settle(lambda: desk.tools.runner.idle)
    return screen


def _rows(screen: MessagesScreen) -> list[MessageLook]:
    looks = [screen.model.index(row, 0).data(LOOK) for row in range(screen.model.rowCount())]
    return [look for look in looks if isinstance(look, MessageLook)]


def _words(of: QWidget) -> str:
    labels = [label.text() for label in of.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels)


def _button(of: QWidget, label: str) -> QPushButton:
    return next(each for each in of.findChildren(QPushButton) if each.text() == label)


def test_what_comes_says_when_it_is_due_and_whether_it_is_secured(
    desk: Desk, visit: CalendarItem
) -> None:
    save_settings(desk.diary, {"mail.host": "smtp.example.org"}, now=NOW)
    plant(
        desk.diary,
        Planted(visit.id, NOW + HOUR, RowState.HANDED_OVER, provider="page 1"),
        Planted(visit.id, NOW + DAY),
        now=NOW,
    )
    screen = _screen(desk)
    assert _rows(screen) == [
        MessageLook("Anna Schmidt", "today 09:30", "Reminder by mail", Light.GOOD, "Secured"),
        MessageLook(
            "Anna Schmidt", "tomorrow 08:30", "Reminder by mail", Light.CARE, "Not handed over"
        ),
    ]
    assert "even if this computer is off" in _words(screen.detail)
    assert "Receipt: page 1" in _words(screen.detail)


def test_a_copy_is_told_from_what_the_client_gets(desk: Desk, visit: CalendarItem) -> None:
    client = get_client(desk.diary, visit.client_id or 0)
    reached = replace(client, email="anna@example.org", copies=(Copy("boss@example.org", "Boss"),))
    save_client(desk.diary, reached, now=NOW)
    plant(desk.diary, *(Planted(visit.id, NOW + DAY, to=to) for to in (0, 1)), now=NOW)
    assert [row.about for row in _rows(_screen(desk))] == [
        "Reminder by mail",
        "Reminder by mail, copy to boss@example.org",
    ]


def test_without_an_account_a_text_does_not_promise_to_go_out_by_itself(
    desk: Desk, visit: CalendarItem
) -> None:
    plant(
        desk.diary,
        Planted(visit.id, NOW - HOUR, channel=Channel.TEXT),
        Planted(visit.id, NOW + DAY, channel=Channel.TEXT),
        now=NOW,
    )
    screen = _screen(desk)
    assert [row.short for row in _rows(screen)] == ["Send it now", "From your phone"]
    assert "does not go out by itself" in _words(screen.detail)

    save_settings(desk.diary, {"texts.account": "AC" + "0a" * 16}, now=NOW)
    desk.settle(lambda: _rows(screen)[0].short == "Late")
    assert [row.short for row in _rows(screen)] == ["Late", "Not handed over"]


def test_without_a_server_or_a_page_a_mail_does_not_promise_to_go_out(
    desk: Desk, visit: CalendarItem
) -> None:
    plant(desk.diary, Planted(visit.id, NOW - HOUR), Planted(visit.id, NOW + DAY), now=NOW)
    screen = _screen(desk)
    assert [row.short for row in _rows(screen)] == ["No mail server"] * 2
    assert NO_WAY in _words(screen.detail)
    assert "Name your mail server" in _words(screen.detail)
    assert "by itself" not in _words(screen.detail)

    save_settings(desk.diary, {"mail.host": "smtp.example.org"}, now=NOW)
    desk.settle(lambda: _rows(screen)[0].short == "Late")
    assert [row.short for row in _rows(screen)] == ["Late", "Not handed over"]


def test_what_failed_says_why_and_what_can_be_done(desk: Desk, visit: CalendarItem) -> None:
    plant(
        desk.diary,
        Planted(visit.id, NOW - HOUR, RowState.FAILED, reason="No such mailbox.", said=SAID),
        Planted(visit.id, NOW - 2 * HOUR, RowState.UNKNOWN),
        Planted(visit.id, NOW - 3 * HOUR, RowState.SKIPPED, reason="Too late."),
        now=NOW,
    )
    screen = _screen(desk)
    screen.head.shelves.button(Shelf.MISSED).click()
    desk.settle(lambda: screen.model.rowCount() == 3)
    assert [(row.light, row.short) for row in _rows(screen)] == [
        (Light.LOST, "Failed"),
        (Light.CARE, "Not known"),
        (Light.NONE, "Skipped"),
    ]
    desk.settle(lambda: "No such mailbox." in _words(screen.detail))
    assert "See whether the address is right" in _words(screen.detail)
    badge = desk.window.rail._buttons["messages"]
    desk.settle(lambda: badge.accessibleName() == "Messages, 2")


def test_a_message_is_shown_in_full_with_its_headers_on_a_click(
    desk: Desk, visit: CalendarItem
) -> None:
    plant(desk.diary, Planted(visit.id, NOW - HOUR, RowState.SENT, said=SAID), now=NOW)
    screen = _screen(desk)
    screen.head.shelves.button(Shelf.SENT).click()
    desk.settle(lambda: "See you on Thursday." in _words(screen.detail))
    assert "Message-ID" not in _words(screen.detail)
    _button(screen.detail, "Show headers").click()
    assert "Message-ID: <1@example.org>" in _words(screen.detail)
    assert "To: Anna <anna@example.org>" in _words(screen.detail)
    _button(screen.detail, "Show as laid out").click()
    assert _button(screen.detail, "Hide the layout").isChecked()


def test_messages_are_found_by_client_and_by_way(desk: Desk, visit: CalendarItem) -> None:
    other = booked(desk, "Ben Okafor fri 3pm remote")
    plant(
        desk.diary,
        Planted(visit.id, NOW + HOUR),
        Planted(other.id, NOW + HOUR, channel=Channel.TEXT),
        now=NOW,
    )
    screen = _screen(desk)
    screen.head.search_line.setText("oka")
    desk.settle(lambda: [row.who for row in _rows(screen)] == ["Ben Okafor"])
    screen.head.search_line.clear()
    screen.head.ways.setCurrentIndex(1)
    desk.settle(lambda: [row.who for row in _rows(screen)] == ["Anna Schmidt"])
    screen.head.search_line.setText("nobody")
    desk.settle(lambda: "Nothing found" in _words(screen))


def test_only_the_messages_of_one_booking(desk: Desk, visit: CalendarItem) -> None:
    other = booked(desk, "Ben Okafor fri 3pm remote")
    plant(
        desk.diary,
        Planted(other.id, NOW + HOUR),
        Planted(visit.id, NOW - HOUR, RowState.SENT, said=SAID),
        now=NOW,
    )
    desk.tools.ways.show(MESSAGES_OF, visit)
    screen = _screen(desk)
    desk.settle(lambda: [row.short for row in _rows(screen)] == ["Sent"])
    assert "Only of one booking: Anna Schmidt" in _words(screen)
    _button(screen, "Show all").click()
    screen.head.show_shelf(Shelf.COMING)
    desk.settle(lambda: [row.who for row in _rows(screen)] == ["Ben Okafor"])


def test_more_is_read_as_one_scrolls_down(desk: Desk, visit: CalendarItem) -> None:
    plant(desk.diary, *(Planted(visit.id, NOW + HOUR + n * HOUR / 9) for n in range(130)), now=NOW)
    screen = _screen(desk)
    assert screen.model.rowCount() == 100
    screen.list.setFocus()
    desk.press("End")
    desk.settle(lambda: screen.model.rowCount() == 130)
    assert "130 messages" in _words(screen)


def test_the_usual_rules_begin_with_a_look_at_them(desk: Desk, visit: CalendarItem) -> None:
    screen = _screen(desk)
    desk.settle(lambda: "Reminders for your clients" in _words(screen))
    _button(screen, "Start with the usual…").click()
    question = next(each for each in desk.window.findChildren(Question) if each.isVisible())
    assert "Reminder by mail 48 h before the visit" in _words(question)
    assert not list_rules(desk.diary)
    _button(question, "Start").click()
    desk.settle(lambda: len(list_rules(desk.diary)) == len(USUAL))
    desk.settle(lambda: "Nothing is coming" in _words(screen))


def test_what_comes_shows_what_it_will_say(desk: Desk, visit: CalendarItem) -> None:
    client = get_client(desk.diary, visit.client_id or 0)
    save_client(desk.diary, replace(client, phones=("+447700900123",)), now=NOW)
    save_settings(desk.diary, {"texts.price": "0.0992", "practice.currency": "EUR"}, now=NOW)
    plant(desk.diary, Planted(visit.id, NOW + DAY, channel=Channel.TEXT), now=NOW)
    screen = _screen(desk)
    desk.settle(lambda: "What it will say" in _words(screen.detail))
    said = _words(screen.detail)
    assert "1 segment: " in said and "of 160 letters (GSM-7), about €0.10" in said, said


def test_a_text_goes_out_from_the_own_phone_by_a_word(desk: Desk, visit: CalendarItem) -> None:
    client = get_client(desk.diary, visit.client_id or 0)
    save_client(desk.diary, replace(client, phones=("+447700900123",)), now=NOW)
    [row_id] = plant(desk.diary, Planted(visit.id, NOW + DAY, channel=Channel.TEXT), now=NOW)
    screen = _screen(desk)
    desk.settle(lambda: "Send from your phone…" in _labels(screen.detail))
    _button(screen.detail, "Send from your phone…").click()
    question = desk.dialog(OwnPhoneQuestion)
    assert "+447700900123" in _words(question)
    assert not question.picture.pixmap().isNull()
    # The safe button has the focus: nothing is noted by a hasty Enter.
    desk.press("Return")
    assert message_in_full(desk.diary, row_id).line.state is RowState.PLANNED
    _button(screen.detail, "Send from your phone…").click()
    _button(desk.dialog(OwnPhoneQuestion), "I sent it").click()
    desk.settle(lambda: message_in_full(desk.diary, row_id).line.state is not RowState.PLANNED)
    assert desk.toast() or screen.model.rowCount() == 0


def test_a_text_that_no_picture_holds_can_be_opened_here(desk: Desk) -> None:
    words = "م" * 900
    text = OwnPhoneText(1, "+447700900123", words, sms_link("+447700900123", words), "")
    question = OwnPhoneQuestion(desk.tools, text, desk.window)
    question.open()
    assert not question.picture.isVisible()
    assert "too long for a picture" in _words(question)
    question.reject()


def test_the_inspector_leads_to_the_proof(desk: Desk, visit: CalendarItem) -> None:
    plant(
        desk.diary,
        Planted(visit.id, NOW + DAY, RowState.HANDED_OVER, provider="page 7", said=SAID),
        now=NOW,
    )
    desk.jump_to(visit.id)
    desk.settle()
    line = "Reminders: secured until tomorrow 08:30"
    desk.settle(lambda: line in _names(desk.window))
    _named(desk.window, line).click()
    screen = _screen(desk)
    desk.settle(lambda: "Receipt: page 7" in _words(screen.detail))
    assert "Only of one booking: Anna Schmidt" in _words(screen)


def test_the_inspector_says_where_nobody_can_be_reached(desk: Desk) -> None:
    """The practice has its rules, but the client has neither address nor number; nor their word."""
    item = booked(desk, "Anna Schmidt thu 3pm remote")
    desk.jump_to(item.id)
    no_way = "No way to reach Anna Schmidt: no e-mail address, and "
    desk.settle(lambda: f"{no_way}no mobile." in _words(desk.window))
    client = get_client(desk.diary, item.client_id or 0)
    client = save_client(desk.diary, replace(client, phones=("+447700900123",)), now=NOW)
    desk.settle(lambda: f"{no_way}they have not agreed to texts." in _words(desk.window))
    refused = replace(client, texts=TextsWord(Permission.REFUSED, NOW, "by phone"))
    client = save_client(desk.diary, refused, now=NOW)
    desk.settle(lambda: f"{no_way}they want no texts." in _words(desk.window))
    save_client(desk.diary, replace(client, email="anna@example.org"), now=NOW)
    desk.settle(lambda: "No way to reach" not in _words(desk.window))


def _labels(of: QWidget) -> list[str]:
    return [each.text() for each in of.findChildren(QPushButton) if each.isVisible()]


def _names(of: QWidget) -> list[str]:
    return [each.accessibleName() for each in of.findChildren(QPushButton) if each.isVisible()]


def _named(of: QWidget, name: str) -> QPushButton:
    return next(each for each in of.findChildren(QPushButton) if each.accessibleName() == name)


def test_without_a_mailbox_mail_ends_at_sent_and_says_so(desk: Desk, visit: CalendarItem) -> None:
    plant(
        desk.diary,
        Planted(visit.id, NOW - HOUR, RowState.SENT),
        Planted(visit.id, NOW - HOUR, RowState.FAILED, reason="It came back: it is full."),
        now=NOW,
    )
    screen = _screen(desk)
    assert "Mail ends" not in _words(screen)
    screen.head.show_shelf(Shelf.SENT)
    desk.settle(lambda: desk.tools.runner.idle)
    assert "Mail ends at “sent” here" in _words(screen)
    save_settings(desk.diary, {"mailbox.host": "imap.example.org"}, now=NOW)
    desk.settle(lambda: "Mail ends" not in _words(screen))
    screen.head.show_shelf(Shelf.MISSED)
    desk.settle(lambda: "It came back" in _words(screen.detail))
    assert "It came back: it is full." in _words(screen) and "go out" not in _words(screen)
