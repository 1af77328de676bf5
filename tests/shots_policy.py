"""Shots: the policy of deposits: what holds, a draft of another one, and one that can't be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtTest import QTest

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.money.policy.editor import PolicyEditor
from scheduler_app.desktop.money.policy.group import PolicyGroup
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.actors import By
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel, mark_no_show
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.practice.services import list_services
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.shots_page import NOW

HELD = {
    "deposit": {"kind": "percent", "percent": 30},
    "for": "new",
    "due": 24,
    "ladder": [{"hours": 48, "percent": 100}, {"hours": 24, "percent": 50}],
    "free_moves": 2,
}


def _year_of_trouble(tools: Tools) -> None:
    """Visits of last year that clients called off early and late, and one to which nobody came."""
    diary = tools.diary
    clients = [one.id for one in list_clients(diary)]
    service = list_services(diary)[-1]
    for number, hours in enumerate((100, 30, 20, 2, 0, 72, 26)):
        start = NOW - timedelta(days=20 * (number + 1), hours=-number)
        wish = NewBooking(
            start, client_id=clients[number], service_id=service.id, agreed=service.cost
        )
        one = book(diary, wish, now=start - timedelta(days=9), permit_overlap=True)
        if hours:
            cancel(diary, one.id, by=By.CLIENT, now=start - timedelta(hours=hours))
        else:
            mark_no_show(diary, one.id, now=start + timedelta(hours=3))


def _held(tools: Tools) -> None:
    _year_of_trouble(tools)
    first = list_services(tools.diary)[0].name
    own = {first: {"deposit": {"kind": "none"}}}
    set_policy(tools.diary, json.dumps({**HELD, "services": own}), now=NOW)


def group(window: MainWindow, tools: Tools) -> None:
    """What holds, among the settings."""
    _held(tools)
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("policy")


def editor(window: MainWindow, tools: Tools) -> PolicyEditor:
    """The editor of what holds."""
    group(window, tools)
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    ours = screen.group("policy")
    assert isinstance(ours, PolicyGroup)
    ours.edit.click()
    [opened] = window.findChildren(PolicyEditor)
    QTest.qWait(400)
    return opened


def _open(window: MainWindow, tools: Tools) -> None:
    editor(window, tools)


def _draft(window: MainWindow, tools: Tools) -> None:
    """Everyone pays at once, and less goes back."""
    opened = editor(window, tools)
    form = opened.form
    form.whom.setCurrentIndex(0)
    form.deposit.percent.setValue(50)
    form.ladder.add_rung.click()
    opened.tried.words.language.setCurrentIndex(1)
    QTest.qWait(400)


def _wrong(window: MainWindow, tools: Tools) -> None:
    """A step that gives later more than earlier."""
    form = editor(window, tools).form
    form.ladder.show_rungs(form.ladder.rungs()[::-1])
    form.ladder.add_rung.click()
    form.deposit.kind.setCurrentIndex(2)
    QTest.keyClicks(form.deposit.amount.line, "much")


def _of_service(window: MainWindow, tools: Tools) -> None:
    """A service that goes by the terms of all."""
    opened = editor(window, tools)
    opened.scope.setCurrentIndex(2)
    opened.tried.words.language.setCurrentIndex(2)
    QTest.qWait(400)


def _payments(window: MainWindow, tools: Tools) -> None:
    """A test key, marked over every screen."""
    keep_payment_key(tools.diary, FakeSecrets(), "rk_test_51OfNobodyAtAll", now=NOW)
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("payments")


POLICY_SCENES: dict[str, Callable[[MainWindow, Tools], None]] = {
    "settings-policy": group,
    "settings-payments": _payments,
    "policy": _open,
    "policy-draft": _draft,
    "policy-wrong": _wrong,
    "policy-service": _of_service,
}
