"""Shots: what one tap tells: a late morning, a lost day, the way to a client, an earlier hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.messages.taps.telling_question import TellingQuestion
from scheduler_app.desktop.messages.taps.verbs import TapVerbs
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.time_units import Minutes
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.messages.message_desk import WordingDesk
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.mails import FakeMails
from tests.shots_hands import settle
from tests.shots_page import NOW, at

SETTINGS = {
    "page.name": "Nord IT",
    "page.email": "office@example.org",
    "mail.host": "127.0.0.1",
    "mail.from": "office@example.org",
    "texts.account": "AC" + "0" * 32,
    "texts.from": "+447700900999",
}
NAMES = (
    ("Anna Schmidt", "en", True), ("محمد عبد الرحمن الفاروقي", "ar", True),
    ("Maximiliane Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst", "de", True),
    ("Ben Okafor", "en", False), ("Jo Ng", "en", True), ("Petra Neumann", "de", True),
    ("Yusuf Demir", "de", True), ("Chloe Martin", "en", False), ("Grace Mbeki", "en", True),
    ("Hannes Ole", "de", True), ("Ivy Lee", "en", True), ("Øystein Bråten", "en", True),
)  # fmt: skip
LOST = at(10, 0)
"""A Wednesday on which nothing else stands."""


def with_visits(tools: Tools, first: datetime, many: int, *, every: int = 40) -> list[int]:
    """So many visits of half an hour, `every` so many minutes, of clients who differ."""
    save_settings(tools.diary, SETTINGS, now=NOW)
    given = TextsWord(Permission.GIVEN, NOW - timedelta(days=1), "by phone")
    remote = list_services(tools.diary)[0].id
    made = []
    for place, (name, language, reached) in enumerate(NAMES[:many]):
        client = Client(0, name, language=language, phones=("+441614960000",))
        if reached and place % 2:
            client = replace(client, email=f"client{place}@example.org")
        elif reached:
            client = replace(client, phones=(f"+4477009001{place:02}",), texts=given)
        known = save_client(tools.diary, client, now=NOW)
        start = first + place * timedelta(minutes=every)
        wish = NewBooking(start, client_id=known.id, service_id=remote, minutes=Minutes(30))
        made.append(book(tools.diary, wish, now=NOW, permit_overlap=True).id)
    return made


def _verbs(window: MainWindow, tools: Tools) -> TapVerbs:
    """Over a desk that words messages: the window of the shots has none."""
    mails = FakeMails()
    desk = WordingDesk(tools.diary, TemplateWriter, FakeSecrets, lambda: NOW, lambda *_: mails)
    return TapVerbs(replace(tools, messages=desk), window)


def _dialog(window: MainWindow, tools: Tools) -> TellingQuestion[Any]:
    settle(tools)
    return window.findChildren(TellingQuestion)[-1]


def _late(window: MainWindow, tools: Tools) -> None:
    """Somebody is hit by twenty minutes; what the first of them reads is unfolded."""
    with_visits(tools, NOW + timedelta(minutes=40), 6)
    _verbs(window, tools).late()
    _dialog(window, tools).rows[0].words.button.click()
    settle(tools)


def _lost(window: MainWindow, tools: Tools) -> None:
    """A full day."""
    with_visits(tools, LOST + timedelta(hours=9), 12)
    _verbs(window, tools).lose(LOST.date())
    settle(tools)


def _lost_decided(window: MainWindow, tools: Tools) -> None:
    """Its first visits are decided otherwise, and what one client reads is unfolded."""
    _lost(window, tools)
    rows = _dialog(window, tools).rows
    rows[1].choose("move")
    rows[0].choose("keep")
    rows[1].words.button.click()
    settle(tools)


def _lost_to_call(window: MainWindow, tools: Tools) -> None:
    """Whom no message reaches."""
    _lost(window, tools)
    _dialog(window, tools).to_call.click()


def _way(window: MainWindow, tools: Tools) -> None:
    """To a client who reads Arabic."""
    made = with_visits(tools, NOW + timedelta(minutes=40), 2)
    _verbs(window, tools).on_my_way(made[1])
    settle(tools)


def _earlier(window: MainWindow, tools: Tools) -> None:
    """A visit was called off, and several could come instead."""
    start = LOST + timedelta(days=20, hours=10)
    [gone, *_] = with_visits(tools, start, 6, every=60)
    cancel(tools.diary, gone, by=By.CLIENT, now=NOW)
    _verbs(window, tools).ask_earlier(start, start + timedelta(minutes=30), gone)
    for row in _dialog(window, tools).rows[:1]:
        row.words.button.click()
    settle(tools)


def _told(window: MainWindow, tools: Tools) -> None:
    """Those who wait were told: on the block and in the inspector."""
    made = with_visits(tools, NOW + timedelta(minutes=40), 2)
    _verbs(window, tools).late(made[0])
    _dialog(window, tools).answers[0].click()
    settle(tools)
    window.parts.calendar.jump_to(made[0])


TAP_SCENES = {
    "late": _late,
    "late-told": _told,
    "day-lost": _lost,
    "day-lost-decided": _lost_decided,
    "day-lost-to-call": _lost_to_call,
    "on-my-way": _way,
    "come-earlier": _earlier,
}
