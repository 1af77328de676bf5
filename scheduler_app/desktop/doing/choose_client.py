"""Desktop: a client is chosen by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import match_clients

MOST_FOUND = 8
HEIGHT = 200


class _Line(QLineEdit):
    """Up and Down walk the list below while one types."""

    def __init__(self, found: QListWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and self._found.count():
            row = self._found.currentRow() + step
            self._found.setCurrentRow(max(0, min(row, self._found.count() - 1)))
            return
        super().keyPressEvent(event)


class ChooseClient(Question):
    """Answers with the id of the client who was chosen; `but` is not offered."""

    def __init__(
        self, title: str, text: str, answer: str, but: int, tools: Tools, parent: QWidget
    ) -> None:
        super().__init__(title, text, parent)
        self._tools = tools
        self._but = but
        self._clients: Sequence[Client] = ()
        self.found = QListWidget(self)
        self.found.setAccessibleName("Clients found")
        self.found.setFixedHeight(HEIGHT)
        self.line = _Line(self.found, self)
        self.line.setPlaceholderText("Find by name, company, e-mail or phone")
        self.line.setAccessibleName("Find a client")
        self.line.setClearButtonEnabled(True)
        self.body.addWidget(self.line)
        self.body.addWidget(self.found)
        self.found.hide()
        self._latest: Latest[list[Client]] = Latest(
            tools.runner, self, self._show, tools.notices.show
        )
        self.add_more()
        self.add_answers((answer, self.chosen))
        self.line.textChanged.connect(lambda _: self._ask())
        self.found.currentRowChanged.connect(lambda _: self.look())
        self.found.itemDoubleClicked.connect(lambda _: self.answers[0].click())
        self.line.setFocus()
        self.look()
        self._ask()

    def add_more(self) -> None:
        """What else is asked, below the list."""

    def chosen(self) -> object:
        """The answer of this moment."""
        return self.client_id()

    def client_id(self) -> int:
        """Who is chosen; 0 for nobody."""
        row = self.found.currentRow()
        return self._clients[row].id if 0 <= row < len(self._clients) else 0

    def look(self) -> None:
        """Another one is chosen, or nobody."""
        self.answers[0].setEnabled(bool(self.client_id()))

    def _ask(self) -> None:
        diary, words = self._tools.diary, self.line.text().strip()
        self._latest.ask(lambda: match_clients(diary, words, limit=MOST_FOUND + 1))

    def _show(self, found: list[Client]) -> None:
        self._clients = [one for one in found if one.id != self._but][:MOST_FOUND]
        self.found.clear()
        for one in self._clients:
            line = " · ".join(isolated(part) for part in (one.name, one.company) if part)
            self.found.addItem(QListWidgetItem(line))
        self.found.setVisible(bool(self._clients))
        if self._clients:
            self.found.setCurrentRow(0)
        self.look()
