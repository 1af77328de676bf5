"""Whether somebody sits at the window is looked at once a minute, and told to the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication

from scheduler_app.desktop.frame.presence import Presence
from tests.desktop.desk import NOW, Desk, booked


def test_who_touches_nothing_is_not_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    state, at = [Qt.ApplicationState.ApplicationActive], [QPoint(1, 1)]
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state[0])
    monkeypatch.setattr(QCursor, "pos", lambda: at[0])
    desk.reminders.seen.clear()
    presence = Presence(desk.tools, desk.window)
    seen = desk.reminders.seen
    assert seen == [NOW]
    presence.look()
    desk.now += timedelta(minutes=1)
    presence.look()
    assert seen == [NOW, NOW], "nothing moved since"
    at[0] = QPoint(2, 2)
    presence.look()
    assert seen[-1] == desk.now
    booked(desk, "Anna tomorrow 10:00")
    presence.look()
    assert len(seen) == 4
    at[0], state[0] = QPoint(3, 3), Qt.ApplicationState.ApplicationInactive
    presence.look()
    assert len(seen) == 4
    presence.look_no_more()
