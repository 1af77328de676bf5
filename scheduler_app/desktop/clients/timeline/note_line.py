"""Desktop, clients: a note is typed in one line; Enter puts it into the timeline."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.secret_words import looks_like_secret
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.clients.notes import add_note

LOOK_AFTER_MS = 150
"""Whether it looks like a password is told once the hand rests."""


class NoteLine(QWidget):
    """What is typed of one client waits with that client while others are looked at."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._client = Client(0, "")
        self._drafts: dict[int, tuple[Client, str]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Write a note; Enter keeps it")
        self.line.setAccessibleName("New note")
        self.line.textEdited.connect(lambda _: self._typed())
        self.line.returnPressed.connect(lambda: self._keep(self._client, self.line.text()))
        column.addWidget(self.line)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.hide()
        column.addWidget(self.said)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.timeout.connect(self._warn)
        self.setFocusProxy(self.line)
        tools.unsaved.watch(self, "clients")

    def show_client(self, client: Client) -> None:
        """The note is about this client from now on."""
        if client.id != self._client.id:
            self.line.setText(self._drafts.get(client.id, (client, ""))[1])
            self._warn()
        self._client = client

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        names = [isolated(client.name) for client, _ in self._drafts.values()]
        return f"a note about {', '.join(names)}" if names else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write all of them."""
        drafts = list(self._drafts.values())
        if not drafts:
            then()
            return
        client, text = drafts[0]
        self._keep(client, text, lambda: self.save_unsaved(then))

    def discard_unsaved(self) -> None:
        """Forget what was typed."""
        self._drafts.clear()
        self.line.clear()
        self._warn()
        self._tools.unsaved.look()

    # -- inside -------------------------------------------------------------------------------

    def _typed(self) -> None:
        text = self.line.text()
        if text.strip():
            self._drafts[self._client.id] = (self._client, text)
        else:
            self._drafts.pop(self._client.id, None)
        self._tools.unsaved.look()
        self._rests.start(LOOK_AFTER_MS)

    def _warn(self) -> None:
        self._rests.stop()
        self._say(looks_like_secret(self.line.text()) or "", "remark")

    def _say(self, text: str, how: str) -> None:
        self.said.setText(text)
        role(self.said, how)
        self.said.setVisible(bool(text))

    def _keep(self, client: Client, text: str, go: Callable[[], None] | None = None) -> None:
        if not text.strip() or not client.id:
            return
        diary = self._tools.diary

        def then(_: object) -> None:
            kept = self._drafts.get(client.id)
            if kept is not None and kept[1] == text:
                del self._drafts[client.id]
                if client.id == self._client.id:
                    self.line.clear()
                    self._warn()
            self._tools.unsaved.look()
            say_done(self._tools, f"Noted of {isolated(client.name)}")
            self.changed.emit()
            if go is not None:
                go()

        def show_wrong(error: InvalidInput) -> None:
            self._say(f"{error.message} {error.remedy}".strip(), "danger")

        save_typed(
            self._tools, lambda now: add_note(diary, client.id, text, now=now), then, show_wrong
        )
