"""The dress rehearsal in the window: it asks, shows how far it is, and says how it ended."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.messages.screen.rehearsal import RehearsalQuestion
from scheduler_app.desktop.messages.screen.screen import MessagesScreen
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.mailing import MailPutOff, MailRefused
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked
from tests.planted_messages import Planted, plant

OFFICE = "office@meier.example"


@pytest.fixture
def screen(desk: Desk) -> MessagesScreen:
    """Two messages of Anna, of whom there is no number, are coming."""
    settings = {"mail.host": "127.0.0.1", "mail.security": "none", "page.email": OFFICE}
    save_settings(desk.diary, settings, now=NOW)
    for rule in list_rules(desk.diary):
        remove_rule(desk.diary, rule.id, now=NOW)
    item = booked(desk, "Anna Schmidt thu 3pm remote")
    client = get_client(desk.diary, item.client_id or 0)
    save_client(desk.diary, replace(client, email="anna@example.org"), now=NOW)
    for hours, channel in ((1, Channel.MAIL), (2, Channel.TEXT)):
        due = NOW + timedelta(hours=hours)
        plant(desk.diary, Planted(item.id, due, channel=channel), now=NOW)
    made = desk.window.show_screen("messages")
    assert isinstance(made, MessagesScreen)
    desk.settle(lambda: desk.tools.runner.idle)
    return made


def asked(desk: Desk, screen: MessagesScreen) -> RehearsalQuestion:
    screen.rehearse.click()
    desk.settle(lambda: bool(desk.window.findChildren(RehearsalQuestion)))
    return desk.dialog(RehearsalQuestion)


def told(question: RehearsalQuestion) -> str:
    labels = question.findChildren(QLabel)
    return "\n".join(each.text() for each in labels if each.isVisible()).replace("\u200b", "")


def ended(desk: Desk, question: RehearsalQuestion) -> str:
    desk.settle(lambda: question.leave.text() == "Close")
    return told(question)


def test_it_asks_sends_each_once_and_says_what_could_not_be_written(
    desk: Desk, screen: MessagesScreen
) -> None:
    question = asked(desk, screen)
    assert OFFICE in told(question) and "Anna Schmidt, Reminder by text" in told(question)
    # The safe button has the focus: a hasty Enter sends nothing.
    desk.press("Return")
    desk.settle()
    assert desk.mails.got == []
    question = asked(desk, screen)
    question.answers[0].click()
    question.answer(True)
    said = ended(desk, question)
    [(_, mail)] = desk.mails.got
    assert mail.address == OFFICE and "anna@example.org" in mail.text
    assert f"1 of 2 messages went to {OFFICE}. No client has heard anything." in said
    assert "Reminder by text" in said and "There is no address to write to." in said
    question.answer(True)
    assert len(desk.mails.got) == 1
    question.leave.click()


def test_a_server_that_takes_none_ends_it_in_words(desk: Desk, screen: MessagesScreen) -> None:
    desk.mails.all_end = MailPutOff("Nobody listens.", remedy="Check the port.", of_all=True)
    question = asked(desk, screen)
    question.answers[0].click()
    said = ended(desk, question)
    assert "0 of 2 messages" in said and "Then it ended: Nobody listens. Check the port." in said
    desk.mails.all_end = MailRefused("Too large.")
    question.leave.click()
    question = asked(desk, screen)
    question.answers[0].click()
    assert "Reminder by mail" in (said := ended(desk, question)) and "Too large." in said
    question.leave.click()


def test_it_can_be_stopped_and_the_window_does_not_wait(
    desk: Desk, screen: MessagesScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, began = threading.Event(), threading.Event()
    send = desk.mails.send

    def slow(mail: WrittenMessage, *, key: str, at: datetime) -> str:
        began.set()
        assert goes_on.wait(10)
        return send(mail, key=key, at=at)

    monkeypatch.setattr(desk.mails, "send", slow)
    question = asked(desk, screen)
    question.answers[0].click()
    desk.qtbot.waitUntil(began.is_set)
    assert told(question).count("1 of 2: Anna Schmidt, Reminder by mail") == 1
    question.leave.click()
    assert question.isVisible() and question.leave.text() == "Stopping…"
    goes_on.set()
    assert f"1 of 2 messages went to {OFFICE}." in ended(desk, question)
    question.leave.click()


def test_where_nothing_comes_or_no_server_is_known_it_says_so(
    desk: Desk, screen: MessagesScreen
) -> None:
    save_settings(desk.diary, {"mail.host": ""}, now=NOW)
    screen.rehearse.click()
    desk.settle(lambda: "no mail server of your own" in desk.window.banner.text())
    save_settings(desk.diary, {"mail.host": "127.0.0.1"}, now=NOW)
    desk.now = NOW + timedelta(days=60)
    desk.settle(screen.rehearse.isEnabled)
    screen.rehearse.click()
    desk.settle(lambda: "nothing to rehearse" in desk.toast())
