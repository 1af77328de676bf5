"""Desktop, clients: says on a client's page who may be the same client."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.wording import listed
from scheduler_app.use_cases.clients.duplicates import Duplicate, duplicates_of


class DuplicateLine(QFrame):
    """Nothing, for a client who looks like nobody else."""

    compare_wanted = Signal(object)
    """A `Duplicate`."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._client_id = 0
        self._pairs: list[Duplicate] = []
        self._latest: Latest[tuple[int, list[Duplicate]]] = Latest(
            tools.runner, self, self._take, tools.notices.show
        )
        role(self, "drop")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 4, 3)
        row.setSpacing(8)
        row.addWidget(IconSign("people", parent=self))
        self.said = ElidedLabel(self)
        row.addWidget(self.said, 1)
        self.compare = QPushButton("Compare…", self)
        role(self.compare, "link")
        self.compare.clicked.connect(lambda _=False: self.compare_wanted.emit(self._pairs[0]))
        row.addWidget(self.compare)
        self.hide()

    def show_client(self, client: Client) -> None:
        """Look for who may be the same as this one."""
        if client.id != self._client_id:
            self.hide()
        self._client_id = client.id
        diary = self._tools.diary
        self._latest.ask(lambda: (client.id, duplicates_of(diary, client.id)))

    def _take(self, answer: tuple[int, list[Duplicate]]) -> None:
        client_id, pairs = answer
        if client_id != self._client_id:
            return
        self._pairs = pairs
        if pairs:
            first = pairs[0]
            text = f"{isolated(first.second.name)} may be the same: {listed(list(first.alike))}"
            if len(pairs) > 1:
                text += f"; and {len(pairs) - 1} more"
            self.said.say(text)
        self.setVisible(bool(pairs))
