"""Tests, desktop: the inbox as a test opens it and reads it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel, QWidget

from scheduler_app.desktop.page.inbox.screen import InboxScreen
from scheduler_app.domain.page.requests import RequestState
from scheduler_app.use_cases.page.inbox import list_requests
from tests.desktop.desk import Desk

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)


def inbox(desk: Desk) -> InboxScreen:
    """The screen, shown by its key, once it knows what waits."""
    desk.press("Alt+2")
    screen = desk.window.show_screen("inbox")
    assert isinstance(screen, InboxScreen)
    desk.settle(lambda: desk.window.parts.waiting.known)
    return screen


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def states(desk: Desk) -> list[RequestState]:
    return [request.state for request in list_requests(desk.diary, with_answered=True)]
