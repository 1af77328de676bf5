"""Shots: visits that clients have confirmed, or not, and the question that lets them be asked."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.messages.rules_group import RulesGroup
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.rules import ask_to_confirm
from tests.planted_messages import Planted, plant
from tests.shots_hands import settle
from tests.shots_page import NOW, at

HOUR = timedelta(hours=1)


def _confirmed(window: MainWindow, tools: Tools) -> None:
    """One has confirmed and is looked at, one was asked once, one twice, one is asked later."""
    diary = Diary.of(tools.diary)
    first, last = int(at(3, 0).timestamp()), int(at(10, 0).timestamp())
    items = [one for one in tools.source.items(first, last) if one.client and not one.conflict]
    coming = [one for one in items if one.state == "confirmed"]
    for item, count in zip(coming, (1, 1, 2, 2, 1), strict=False):
        asked = [
            Planted(item.id, NOW - each * HOUR, RowState.SENT, template=CONFIRM, rule=each)
            for each in range(count, 0, -1)
        ]
        plant(diary, *asked, now=NOW)
    client_confirms(diary, coming[0].id, now=NOW)
    settle(tools)
    window.parts.calendar.jump_to(coming[0].id)


def _offered(window: MainWindow, tools: Tools) -> None:
    """The rules by which they would be asked, before they hold."""
    screen = window.show_screen("settings")
    if isinstance(screen, SettingsScreen):
        screen.show_group("rules")
        group = screen.group("rules")
        if isinstance(group, RulesGroup):
            settle(tools)
            group.confirming.click()


def _asking(window: MainWindow, tools: Tools) -> None:
    """They hold."""
    ask_to_confirm(tools.diary, now=NOW)
    screen = window.show_screen("settings")
    if isinstance(screen, SettingsScreen):
        screen.show_group("rules")


CONFIRM_SCENES = {
    "confirmed": _confirmed,
    "confirm-offered": _offered,
    "confirm-asking": _asking,
}
