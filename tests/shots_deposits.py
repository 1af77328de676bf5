"""Shots: deposits: reserved, held, late, decided about, and all that explains one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.bookings.inspector.action_bar import MORE
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.money.verbs import GIVE_BACK, WAIVE
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import DEPOSIT_OF
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.decisions import give_back
from scheduler_app.use_cases.money.deposit import PaidBy, record_payment
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.practice.services import list_services
from tests.shots_page import NOW, at
from tests.use_cases.page.deposits_asked import link_made

DAY = timedelta(days=1)

POLICY = {
    "deposit": {"kind": "fixed", "amount": 4000, "currency": "GBP"},
    "due": 48,
    "unpaid": "ask",
    "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
    "no_show": 0,
}

LONG = "Maximiliane Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst"

Visits = dict[str, CalendarItem]


def with_deposits(diary: Diary) -> Visits:
    """A practice with a policy, and a visit for each way in which a deposit may stand."""
    set_policy(diary, json.dumps(POLICY), now=NOW - 20 * DAY)
    made: dict[str, int] = {}
    for name, client, start, since in (
        ("held", LONG, at(4, 17), NOW - 5 * DAY),
        ("half", "Priya Raghunathan", at(3, 17), NOW - 5 * DAY),
        ("open", "Tom Baker", at(5, 17), NOW - timedelta(hours=3)),
        ("late", "Bert Okafor", at(3, 19), NOW - 4 * DAY),
        ("over", "Vera Novak", at(2, 7), NOW - 5 * DAY),
        ("off", "Jo Ng", at(5, 19), NOW - 5 * DAY),
    ):
        made[name] = _booked(diary, client, start, since)
    for name in ("held", "half", "over", "off"):
        when = NOW - 4 * DAY
        record_payment(diary, made[name], 4000, PaidBy.TRANSFER, key=name, now=when)
    link_made(diary, made["open"], NOW - timedelta(hours=2))
    give_back(diary, made["held"], 1050, reason="The price went down", now=NOW - 3 * DAY)
    cancel(diary, made["off"], now=NOW - timedelta(hours=1), why="The car broke down")
    return {name: calendar_item(diary, number) for name, number in made.items()}


def _booked(diary: Diary, name: str, start: datetime, since: datetime) -> int:
    client = save_client(diary, Client(0, name), now=since)
    service = list_services(diary)[0]
    wish = NewBooking(start, client_id=client.id, service_id=service.id, agreed=Money(12000, "GBP"))
    return book(diary, wish, now=since, permit_overlap=True).id


DepositScene = Callable[[MainWindow, Tools], None]
Show = Callable[[MainWindow, Tools, Visits], None]


def _shown(show: Show) -> DepositScene:
    def scene(window: MainWindow, tools: Tools) -> None:
        diary = tools.diary
        assert isinstance(diary, Diary)
        show(window, tools, with_deposits(diary))

    return scene


def _selected(name: str) -> Show:
    def show(window: MainWindow, _: Tools, visits: Visits) -> None:
        window.parts.calendar.jump_to(visits[name].id)

    return show


def _panel(name: str) -> Show:
    def show(window: MainWindow, tools: Tools, visits: Visits) -> None:
        window.parts.calendar.jump_to(visits[name].id)
        tools.ways.show(DEPOSIT_OF, visits[name])

    return show


def _does(name: str, label: str) -> Show:
    """What the inspector offers for a deposit is chosen."""

    def show(window: MainWindow, _: Tools, visits: Visits) -> None:
        calendar = window.parts.calendar
        calendar.jump_to(visits[name].id)
        next(one for one in calendar.possible(visits[name]) if one.label == label).act()

    return show


def _menu(window: MainWindow, _: Tools, visits: Visits) -> None:
    window.parts.calendar.jump_to(visits["open"].id)
    buttons = window.parts.calendar.inspector.findChildren(QPushButton)
    next(button for button in buttons if button.accessibleName() == MORE).click()


def _cancel(window: MainWindow, _: Tools, visits: Visits) -> None:
    window.parts.calendar.jump_to(visits["half"].id)
    window.parts.calendar.verbs.states.ask_cancel(visits["half"])


def _no_show(window: MainWindow, _: Tools, visits: Visits) -> None:
    window.parts.calendar.jump_to(visits["over"].id)
    window.parts.calendar.verbs.states.no_show(visits["over"])


def _done(window: MainWindow, _: Tools, visits: Visits) -> None:
    window.parts.calendar.jump_to(visits["over"].id)
    window.parts.calendar.verbs.states.done(visits["over"])


DEPOSIT_SCENES: dict[str, DepositScene] = {
    "deposit-week": _shown(_selected("open")),
    "deposit-held": _shown(_selected("held")),
    "deposit-menu": _shown(_menu),
    "deposit-explained": _shown(_panel("held")),
    "deposit-explained-open": _shown(_panel("open")),
    "deposit-cancel": _shown(_cancel),
    "deposit-no-show": _shown(_no_show),
    "deposit-done": _shown(_done),
    "deposit-waive": _shown(_does("open", WAIVE)),
    "deposit-give-back": _shown(_does("half", GIVE_BACK)),
}
