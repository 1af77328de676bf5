"""Desktop, conversation: who is to be called, as a Qt model, the highest risk first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt

from scheduler_app.desktop.messages.conversation.row_painters import CALL_ROW
from scheduler_app.desktop.messages.conversation.words import call_look, call_spoken
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.messages.confirmation import ToCall

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `CallLook` is found."""


class CallList(QAbstractListModel):
    """All of them: there are no more than visits within two days."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._calls: list[ToCall] = []
        self._told: object = None

    def show_calls(self, calls: Sequence[ToCall]) -> bool:
        """Show these; False where they say what they said before."""
        told = (list(calls), self._tools.today(), self._tools.zone().key)
        if told == self._told:
            return False
        self._told = told
        self.beginResetModel()
        self._calls = list(calls)
        self.endResetModel()
        return True

    def at(self, row: int) -> ToCall | None:
        """The visit of a row."""
        return self._calls[row] if 0 <= row < len(self._calls) else None

    def row_of(self, booking_id: int) -> int:
        """The row of a visit, -1 when it is not listed."""
        return next((n for n, one in enumerate(self._calls) if one.booking_id == booking_id), -1)

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._calls)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.at(index.row())
        if one is None:
            return None
        if role == LOOK:
            return call_look(one, self._tools)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return call_spoken(call_look(one, self._tools))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, CALL_ROW)
        return None
