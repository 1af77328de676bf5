"""Tests, desktop: clients who write, and the screen on which that is read and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.desktop.messages.conversation.lists import ConversationShelf
from scheduler_app.desktop.messages.conversation.screen import ConversationScreen
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.conversation import SaidBy
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk

ANNA, BEN, NOBODY = "+447700900123", "+447700900124", "+447700900555"

SAID_YES = TextsWord(Permission.GIVEN, NOW - timedelta(days=9), "by phone")


def texts_and_mails_go(diary: Diary) -> None:
    """There is an account for texts, and a server for mails."""
    values = {
        "texts.account": "AC" + "0a" * 16,
        "texts.from": "+15005550006",
        "mail.host": "smtp.example.org",
        "mail.from": "office@example.org",
    }
    save_settings(diary, values, now=NOW)


def client(diary: Diary, name: str, number: str, *, email: str = "", company: str = "") -> Client:
    """One who wishes texts."""
    wanted = Client(0, name, company, phones=(number,), email=email)
    return save_client(diary, replace(wanted, texts=SAID_YES), now=NOW - timedelta(days=9))


def writes(
    diary: Diary, number: str, text: str, *, at: datetime = NOW, key: str = "", subject: str = ""
) -> None:
    """Somebody writes this, a mail where it comes from a mail address."""
    channel = Channel.MAIL if "@" in number else Channel.TEXT
    one = Heard(0, key or f"{number}/{text}", channel, to_epoch(at), 0, number, text)
    take_in(diary, [replace(one, subject=subject)], now=at)


def shown(desk: Desk) -> ConversationScreen:
    """The screen, once everything has arrived."""
    screen = desk.window.show_screen("conversation")
    assert isinstance(screen, ConversationScreen)
    desk.settle()
    return screen


def listed(screen: ConversationScreen) -> list[str]:
    """Who is listed, from above."""
    model = screen.lists.parties
    if screen.lists.shelf() is ConversationShelf.TO_CALL:
        calls = screen.lists.calls
        found = [calls.at(row) for row in range(calls.rowCount())]
        return [one.client for one in found if one is not None]
    parties = [model.at(row) for row in range(model.rowCount())]
    return [one.title for one in parties if one is not None]


def said(screen: ConversationScreen) -> list[tuple[SaidBy, str]]:
    """What is said in the thread, from above."""
    return [(line.by, line.text) for line in screen.pane.view.lines.lines()]
