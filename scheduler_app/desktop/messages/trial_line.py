"""Desktop, settings: a line that tries a server, and says in words what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import breakable, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import Trouble


class TrialLine(QWidget):
    """A line for an address and a button: without an address the server is only asked.

    What came of it stands below, in words. Who hears `wanted` saves what is typed, and lets it run.
    """

    wanted = Signal()

    def __init__(self, tools: Tools, channel: Channel, example: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools, self._channel = tools, channel
        self.running = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("empty: only logs in")
        self.line.setToolTip(plain_tip(f"Whom a test goes to, such as {example}"))
        self.line.setAccessibleName(f"Whom a test {channel} goes to")
        self.line.returnPressed.connect(self.wanted)
        self.button = QPushButton("Test", self)
        way = "the mail server" if channel is Channel.MAIL else "the account for texts"
        words = f"Logs in at {way}, and sends a test where somebody is named"
        self.button.setToolTip(plain_tip(words))
        self.button.clicked.connect(lambda _=False: self.wanted.emit())
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        column.addLayout(row)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.said.hide()
        column.addWidget(self.said)
        self.setFocusProxy(self.line)

    def run(self) -> None:
        """Try it as it is saved; a second press while it runs does nothing."""
        if self.running:
            return
        self.running = True
        self.button.setEnabled(False)
        self._say("Asking the server…", "muted")
        address, channel, servers = self.line.text().strip(), self._channel, self._tools.servers
        self._tools.runner.reach(
            lambda: servers.try_out(channel, address), self._went, self._failed, asker=self
        )

    def _went(self, said: str) -> None:
        self._end(said, "")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            self._end("It could not be tried.", "danger")
            raise error
        self._end(f"{error.message} {error.remedy}".strip(), "danger")

    def _end(self, said: str, as_role: str) -> None:
        self.running = False
        self.button.setEnabled(True)
        self._say(said, as_role)

    def _say(self, said: str, as_role: str) -> None:
        role(self.said, as_role)
        self.said.setText(breakable(said))
        self.said.show()
