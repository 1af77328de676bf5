"""Desktop, money: what a draft of the policy would say to clients, and what it would come to."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.money.policy.client_words import ClientWords
from scheduler_app.desktop.money.policy.last_year import LastYear
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import Trouble
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.money.policy import TriedPolicy, try_policy


class _Found(NamedTuple):
    """What is known of a document, and how its clients are called."""

    document: str
    tried: TriedPolicy
    clients: dict[int, str]


class TriedDraft(QWidget):
    """Shows the last draft that it was asked about."""

    seen = Signal()
    """It is shown."""

    refused = Signal(str)
    """It is no policy, in words."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._asked = self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.words, self.last_year = ClientWords(), LastYear(tools)
        title = QLabel("Last year under these rules", self)
        role(title, "title")
        column.addWidget(self.words, 3)
        column.addWidget(title)
        column.addWidget(self.last_year, 2)

    def shows(self, document: str) -> bool:
        """Whether it is this draft that stands here."""
        return self._shown == document

    def ask(self, document: str) -> None:
        """Try another one; what is answered about an earlier one is dropped."""
        self._asked = document
        tools, now = self._tools, self._tools.now()

        def found() -> _Found:
            tried = try_policy(tools.diary, document, now=now)
            wanted = {one.ended.booking.client_id for one in tried.preview.rows}
            people = list_clients(tools.diary, with_archived=True) if wanted else []
            return _Found(document, tried, {one.id: one.name for one in people if one.id in wanted})

        tools.runner.ask(found, self._show, self._fail, asker=self)

    def _show(self, found: _Found) -> None:
        if found.document != self._asked:
            return
        self._shown = found.document
        self.words.show_texts(found.tried.texts, found.tried.language)
        self.last_year.show_preview(found.tried.preview, found.clients)
        self.seen.emit()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            raise error
        self._shown = ""
        self.refused.emit(f"{error.message} {error.remedy}".strip())
