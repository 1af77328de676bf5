"""Desktop, messages: until when reminders are secured, in the status bar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import SCREEN
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.desktop.widgets.status_light import StatusLight

AT_LEAST = 60
"""Pixels of the line that are always seen; what else stands in the bar comes first."""

WARNING = 400
"""Pixels of a line that warns, which is seen before what else stands in the bar."""


class MessagesLine(StatusLight):
    """Hidden where nobody is written to; a click goes to the messages."""

    def __init__(
        self, tools: Tools, standing: MessagesStanding, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: tools.ways.show(SCREEN, "messages"))
        standing.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how they stand now."""
        outlook = self._standing.outlook
        light, line, more = (
            (Light.NONE, "", "") if outlook is None else words.status_line(outlook, self._tools)
        )
        self.setVisible(bool(line))
        self.dot.setVisible(light is not Light.GOOD)
        self.show_line(light, line)
        self.setAccessibleName(line or "Messages")
        self.setToolTip(plain_tip(f"{line}\n{more}\nClick for the messages"))

    def fit(self) -> None:
        """As many words as there is room for; the last resort is an ellipsis."""
        room = self.width() - self.around()
        self.words.setText(
            self.words.fontMetrics().elidedText(self.line, Qt.TextElideMode.ElideRight, room)
        )

    def minimumSizeHint(self) -> QSize:
        warns = self.dot.light in {Light.CARE, Light.LOST}
        # A warning is said whole: of two numbers that are cut the second is not missed.
        return QSize(min(self.sizeHint().width(), WARNING if warns else AT_LEAST), 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
