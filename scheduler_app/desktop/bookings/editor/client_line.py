"""Desktop, editor: a line that completes clients from the diary as one types."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import match_clients


class ClientLine(QLineEdit):
    """Knows the client that was chosen, or the name of one that is new."""

    client_changed = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._client: Client | None = None
        self._new: Client | None = None
        self._found: list[Client] = []
        self._latest = Latest(tools.runner, self, self._answered, tools.notices.show)
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        # The diary has matched already, by any word of the name; Qt must not filter again.
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._choose_shown)
        self.setCompleter(completer)
        self.setPlaceholderText("Type a name; a new one is added")
        self.textEdited.connect(self._ask)

    def set_client(self, client: Client | None, new: Client | None = None) -> None:
        """Show this client, or one who is not in the diary yet."""
        self._client = client
        self._new = new if client is None else None
        shown = client or new
        self.setText(shown.name if shown else "")
        self.client_changed.emit(client)

    def client(self) -> Client | None:
        """The chosen client, or None for nobody or a new one."""
        return self._client

    def new_name(self) -> str:
        """The name of a client who is not in the diary yet; empty when nobody new is meant."""
        return "" if self._client is not None else self.text().strip()

    def new_client(self) -> Client | None:
        """The same with phone and e-mail, where they were known together with that name."""
        name = self.new_name()
        if not name:
            return None
        known = self._new
        return known if known is not None and known.name == name else Client(0, name)

    def _ask(self, text: str) -> None:
        words = text.strip()
        if self._client is not None:
            self._client = None
            self.client_changed.emit(None)
        if words:
            self._latest.ask(lambda: (words, match_clients(self._tools.diary, words)))
        else:
            self._latest.drop()

    def _answered(self, answer: tuple[str, list[Client]]) -> None:
        words, found = answer
        if self.isVisible():
            self._show(found, words)

    def _show(self, found: list[Client], words: str) -> None:
        self._found = found
        self._model.setStringList([shown_name(client) for client in found])
        same = [client for client in found if client.name.casefold() == words.casefold()]
        if len(same) == 1:
            self._client = same[0]
            self.client_changed.emit(self._client)
        if found and self.hasFocus():
            self.completer().complete()

    def _choose_shown(self, text: str) -> None:
        for client in self._found:
            if shown_name(client) == text:
                self.set_client(client)
                return


def shown_name(client: Client) -> str:
    """Name and company, as the list of completions shows them."""
    return f"{client.name} ({client.company})" if client.company else client.name
