"""A text that grows: what stands in it while it is empty is what was said last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.widgets.growing_text import GrowingText


class _Painted(QObject):
    """How often something is painted."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_another_hint_is_painted_at_once(qtbot: QtBot) -> None:
    field = GrowingText("Write to Anna")
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    painted = _Painted(field)
    field.viewport().installEventFilter(painted)
    qtbot.wait(20)
    painted.times = 0
    field.hint("Write to Ben")
    qtbot.waitUntil(lambda: painted.times > 0, timeout=2000)
