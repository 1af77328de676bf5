"""Desktop, conversation: the conversation with one client, as a part of their page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from scheduler_app.desktop.contributions import ClientTab
from scheduler_app.desktop.messages.conversation.drafts import Drafts
from scheduler_app.desktop.messages.conversation.thread_pane import ThreadPane
from scheduler_app.desktop.messages.conversation.verbs import ConversationVerbs
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.conversation import Party


class ClientConversation(ClientTab):
    """The same thread as on the conversation's screen, with the same words half written."""

    title = "Conversation"

    def __init__(
        self, tools: Tools, drafts: Drafts, verbs: ConversationVerbs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._waits = 0
        self._client = Client(0, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        self.pane = ThreadPane(tools, Phones(tools.runner, self), drafts, verbs, self)
        self.pane.loaded.connect(lambda _: self._count())
        column.addWidget(self.pane)
        self.setFocusProxy(self.pane)

    def show_client(self, client: Client) -> None:
        """Whose it is; asked again each time."""
        if client.id != self._client.id:
            # What waits at the one before is not shown for a moment, either.
            self._waits = 0
        self._client = client
        self.pane.show_party(Party(client_id=client.id), client.name)

    def waits(self) -> int:
        return self._waits

    def _count(self) -> None:
        waits = self.pane.waiting()
        if waits != self._waits:
            self._waits = waits
            self.waits_changed.emit()
