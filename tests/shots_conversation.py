"""Shots: conversations with clients and strangers, an answer half written, who is to be called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtTest import QTest

from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.messages.conversation.lists import ConversationShelf
from scheduler_app.desktop.messages.conversation.screen import ConversationScreen
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.notes import add_note
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.practice.settings import save_settings
from tests.planted_messages import Planted, plant
from tests.shots_hands import settle
from tests.shots_page import NOW

Then = Callable[[MainWindow, Tools, ConversationScreen], None]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOBODY = "+447700900999"
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, Hubert Blaine"
LONG = (
    "Thank you for the reminder. I am afraid that the printer on the second floor has stopped "
    "working again since yesterday evening, and the one on the ground floor shows an error that "
    "nobody here can read (E-02/11). "
)
ARABIC = "نعم، سأكون هناك في الموعد. هل يمكن أن تحضر معك كابل الطابعة 3 م؟ شكرا"
ASK = "Please confirm your visit. Reply C to confirm."
VALUES = {
    "texts.account": "AC" + "0a" * 16,
    "texts.from": "+15005550006",
    "texts.price": "0.04",
    "mail.host": "smtp.example.org",
    "mail.from": "office@meier.example",
}


def _coming(tools: Tools) -> list[CalendarItem]:
    """Visits of different clients, the first first."""
    first = to_epoch(NOW)
    found: dict[int, CalendarItem] = {}
    for item in sorted(
        calendar_items(tools.diary, first, first + 4 * 24 * 3600), key=lambda one: one.start
    ):
        if item.client_id is not None and item.state == "confirmed":
            found.setdefault(item.client_id, item)
    return list(found.values())


def _with_number(tools: Tools, client_id: int, number: str, **other: object) -> Client:
    word = TextsWord(Permission.GIVEN, NOW - 30 * DAY, "by phone")
    known = get_client(tools.diary, client_id)
    email = known.email or "office@client.example"
    wanted = replace(known, phones=(number,), texts=word, email=email, **other)  # type: ignore[arg-type]
    return save_client(tools.diary, wanted, now=NOW)


def _says(number: str, text: str, at: datetime, **other: str) -> Heard:
    channel = Channel.MAIL if "@" in number else Channel.TEXT
    key = f"{number} {to_epoch(at)}"
    return replace(Heard(0, key, channel, to_epoch(at), 0, number, text), **other)  # type: ignore[arg-type]


def with_answers(tools: Tools) -> None:
    """Clients were asked to confirm, and some of them have written."""
    diary = tools.diary
    assert isinstance(diary, Diary)
    save_settings(diary, VALUES, now=NOW)
    visits = _coming(tools)[:4]
    numbers = [f"+44770090012{n}" for n in range(4)]
    others: list[dict[str, object]] = [
        {}, {"name": "فاطمة الزهراء بنت محمد", "company": "شركة النور للتجارة"},
        {"name": LONG_NAME, "company": "Extraordinarily Long Name & Sons International"}, {},
    ]  # fmt: skip
    for item, number, other in zip(visits, numbers, others, strict=True):
        _with_number(tools, item.client_id or 0, number, **other)
        said = WrittenMessage(Channel.TEXT, number, ASK)
        plant(
            diary,
            Planted(item.id, NOW - 20 * HOUR, RowState.DELIVERED, Channel.TEXT, "confirm",
                    said=said),
            now=NOW - 20 * HOUR,
        )  # fmt: skip
    first = visits[0].client_id or 0
    add_note(diary, first, "Called about the key of the server room.", now=NOW - 3 * DAY)
    take_in(
        diary,
        [
            _says(numbers[0], "yes but could you come a little later?", NOW - 2 * HOUR),
            _says(numbers[0], LONG * 3, NOW - HOUR),
            _says(numbers[1], ARABIC, NOW - timedelta(minutes=90)),
            _says(numbers[2], "ok 👍", NOW - 3 * HOUR),
            _says(NOBODY, "Is Friday ok? Peter", NOW - 4 * HOUR),
            _says("info@a-very-long-name-of-a-company.example.org", "What would it cost?",
                  NOW - 5 * HOUR, subject="Price list", name="Bob Long"),
        ],
        now=NOW,
    )  # fmt: skip


def scene(then: Then | None = None, *, full: bool = True) -> Callable[[MainWindow, Tools], None]:
    """The screen over these, and what is done there."""

    def shown(window: MainWindow, tools: Tools) -> None:
        if full:
            with_answers(tools)
        screen = window.show_screen("conversation")
        assert isinstance(screen, ConversationScreen)
        settle(tools)
        if then is not None:
            then(window, tools, screen)

    return shown


def _writing(_window: MainWindow, tools: Tools, screen: ConversationScreen) -> None:
    screen.pane.setFocus()
    QTest.keyClicks(screen.pane.reply.words, "We can come at 16:00 instead, would that be better?")
    screen.pane.reply._word()
    settle(tools)


def _mail(window: MainWindow, tools: Tools, screen: ConversationScreen) -> None:
    _writing(window, tools, screen)
    screen.pane.reply.foot.ways.button(Channel.MAIL).click()
    screen.pane.reply.foot.preview.setChecked(True)
    settle(tools)


def _row(number: int) -> Then:
    def then(_window: MainWindow, tools: Tools, screen: ConversationScreen) -> None:
        screen.lists.choose_row(number)
        settle(tools)

    return then


def _calls(window: MainWindow, tools: Tools, screen: ConversationScreen) -> None:
    window.parts.tools.ways.do("call-list")
    settle(tools)


def _client(window: MainWindow, tools: Tools, screen: ConversationScreen) -> None:
    clients = window.show_screen("clients")
    assert isinstance(clients, ClientsScreen)
    clients.show_client(screen.pane.party.client_id or 0)
    clients.page.show_part("Conversation")
    settle(tools)


def _to_call(_window: MainWindow, tools: Tools, screen: ConversationScreen) -> None:
    screen.lists.show_shelf(ConversationShelf.TO_CALL)
    settle(tools)


CONVERSATION_SCENES = {
    "conversation": scene(_writing),
    "conversation-mail": scene(_mail),
    "conversation-arabic": scene(_row(1)),
    "conversation-long-name": scene(_row(2)),
    "conversation-unknown": scene(_row(3)),
    "conversation-client": scene(_client),
    "conversation-calls": scene(_calls),
    "conversation-demo": scene(full=False),
    "conversation-demo-calls": scene(_to_call, full=False),
}
