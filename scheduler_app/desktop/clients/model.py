"""Desktop, clients: the list as a Qt model, so that only the visible rows cost anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)

from scheduler_app.domain.clients import Client

Index = QModelIndex | QPersistentModelIndex


class ClientList(QAbstractListModel):
    """Name, and below it company or how to reach them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._clients)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        client = self.client_at(index.row())
        if client is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            reach = client.phones[0] if client.phones else client.email
            detail = " · ".join(part for part in (client.company, reach) if part)
            return f"{client.name}\n{detail}"
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, 46)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return client.name
        return None
