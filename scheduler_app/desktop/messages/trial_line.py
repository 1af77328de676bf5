"""Desktop, settings: a line that tries a server, and says in words what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.trial import Trial
from scheduler_app.domain.messages.settings import ServerKind


class TrialLine(Trial):
    """A line for an address and a button: without an address the server is only asked."""

    def __init__(self, tools: Tools, server: ServerKind, example: str, parent: QWidget) -> None:
        way = "the mail server" if server is ServerKind.MAIL else "the account for texts"
        tip = f"Logs in at {way}, and sends a test where somebody is named"
        super().__init__(tools, tip, "Asking the server…", parent)
        self._server = server
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("empty: only logs in")
        self.line.setToolTip(plain_tip(f"Whom a test goes to, such as {example}"))
        kind = "mail" if server is ServerKind.MAIL else "text"
        self.line.setAccessibleName(f"Whom a test {kind} goes to")
        self.line.returnPressed.connect(self.wanted)
        self.row.insertWidget(0, self.line, 1)
        QWidget.setTabOrder(self.line, self.button)
        self.setFocusProxy(self.line)

    def call(self) -> Callable[[], str]:
        """Ask the server, or send to the address."""
        address, server, servers = self.line.text().strip(), self._server, self._tools.servers
        return lambda: servers.try_out(server, address)


class LoginTrial(Trial):
    """A button that logs in at a server from which things are read, and reads nothing."""

    def __init__(self, tools: Tools, server: ServerKind, tip: str, parent: QWidget) -> None:
        super().__init__(tools, tip, "Asking the server…", parent)
        self._server = server
        self.row.addStretch(1)

    def call(self) -> Callable[[], str]:
        """Ask the server."""
        server, servers = self._server, self._tools.servers
        return lambda: servers.try_out(server)
