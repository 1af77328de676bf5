"""Tests, desktop: a page that is linked, and the settings of it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QWidget

from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.page.settings.group import PageGroup
from scheduler_app.desktop.page.settings.link import PagePart
from scheduler_app.domain.page.standing import PageStatus
from tests.desktop.desk import NOW, Desk

SOON = NOW + timedelta(days=3)
LATELY = NOW - timedelta(seconds=12)
GOOD = PageStatus(
    kind="hosted",
    url="https://book.example",
    published_at=LATELY,
    valid_until=SOON,
    last_contact=LATELY,
)


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def settings(desk: Desk) -> SettingsScreen:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    return screen


def link(desk: Desk) -> PagePart:
    group = settings(desk).group("page")
    assert isinstance(group, PageGroup)
    return group.link
