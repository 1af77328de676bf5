"""Desktop, settings: a line that tries a server, and says in words what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.trial import Trial
from scheduler_app.domain.clients.reach import Channel


class TrialLine(Trial):
    """A line for an address and a button: without an address the server is only asked."""

    def __init__(self, tools: Tools, channel: Channel, example: str, parent: QWidget) -> None:
        way = "the mail server" if channel is Channel.MAIL else "the account for texts"
        tip = f"Logs in at {way}, and sends a test where somebody is named"
        super().__init__(tools, tip, "Asking the server…", parent)
        self._channel = channel
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("empty: only logs in")
        self.line.setToolTip(plain_tip(f"Whom a test goes to, such as {example}"))
        self.line.setAccessibleName(f"Whom a test {channel} goes to")
        self.line.returnPressed.connect(self.wanted)
        self.row.insertWidget(0, self.line, 1)
        QWidget.setTabOrder(self.line, self.button)
        self.setFocusProxy(self.line)

    def call(self) -> Callable[[], str]:
        """Ask the server, or send to the address."""
        address, channel, servers = self.line.text().strip(), self._channel, self._tools.servers
        return lambda: servers.try_out(channel, address)
