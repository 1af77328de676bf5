"""Desktop, clients: the list as a Qt model, so that only the visible rows cost anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QSize,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QPalette

from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.clients.client import Client

BARRED = "Not to be booked"
SIGN = Qt.ItemDataRole.UserRole + 1
"""The role under which the name of a row's sign is found; empty for most."""


class ClientList(QAbstractListModel):
    """Name, and below it company or how to reach them.

    Former clients say so and are muted; those who are not to be booked say so.
    """

    def __init__(self, phones: Phones, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phones = phones
        phones.learned.connect(self._show_phones)
        self._clients: Sequence[Client] = ()
        self._rows: dict[int, int] = {}

    def show_clients(self, clients: Sequence[Client]) -> None:
        """Replace the list."""
        self.beginResetModel()
        self._clients = clients
        self._rows = {client.id: row for row, client in enumerate(clients)}
        self.endResetModel()

    def client_at(self, row: int) -> Client | None:
        """The client of a row."""
        return self._clients[row] if 0 <= row < len(self._clients) else None

    def row_of(self, client_id: int) -> int:
        """The row of a client, -1 when it is not listed."""
        return self._rows.get(client_id, -1)

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._clients)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        client = self.client_at(index.row())
        if client is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            reach = self._phones.shown(client.phones[0]) if client.phones else client.email
            former = "Former client" if client.archived else BARRED if client.barred else ""
            detail = " · ".join(part for part in (former, isolated(client.company), reach) if part)
            return f"{client.name}\n{detail}"
        if role == Qt.ItemDataRole.ForegroundRole and client.archived:
            return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, 46)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = "former client" if client.archived else BARRED.lower() if client.barred else ""
            return f"{client.name}, {said}" if said else client.name
        if role == SIGN:
            return "archive" if client.archived else "block" if client.barred else ""
        return None

    def _show_phones(self) -> None:
        """Numbers can be read now: the rows that show them are painted again."""
        if self._clients:
            last = self.index(len(self._clients) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DisplayRole])
