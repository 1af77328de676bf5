"""Desktop, clients: a timeline as a Qt model that asks for more as one scrolls down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

from scheduler_app.desktop.clients.timeline.entry_words import look_of, spoken
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.clients.dossier import Before, TimelineEntry

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `EntryLook` is found."""

PAGE = 60
"""Entries that are asked for at once."""


class EntryList(QAbstractListModel):
    """Only what was scrolled to is in memory, and only what is seen is put into words."""

    more_wanted = Signal(object)
    """The entry behind which the next page is wanted, as `Before`."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._entries: list[TimelineEntry] = []
        self._names: Mapping[int, str] = {}
        self._more = False

    def show_page(self, entries: Sequence[TimelineEntry], *, asked: int) -> None:
        """Replace the list; fewer than were `asked` for are the last."""
        self.beginResetModel()
        self._entries, self._more = list(entries), len(entries) >= asked
        self.endResetModel()

    def add_page(self, entries: Sequence[TimelineEntry]) -> None:
        """The next page."""
        if entries:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self._entries += entries
            self.endInsertRows()
        self._more = len(entries) >= PAGE

    def name_people(self, names: Mapping[int, str]) -> None:
        """Who the entries are about by id; nobody where all are about one."""
        if names != self._names:
            self._names = names
            last = self.index(max(0, len(self._entries) - 1), 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def entry_at(self, row: int) -> TimelineEntry | None:
        """The entry of a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, entry: TimelineEntry | None) -> int:
        """The row of this entry, also where it says something else now; -1 for none."""
        if entry is None:
            return -1
        same = (entry.of, entry.number)
        return next((n for n, one in enumerate(self._entries) if (one.of, one.number) == same), -1)

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry_at(index.row())
        if entry is None:
            return None
        who = self._names.get(entry.client_id, "")
        if role == LOOK:
            return look_of(entry, who, self._tools)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(entry, who, self._tools)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(spoken(entry, who, self._tools))
        return None

    def canFetchMore(self, _parent: ModelIndex) -> bool:
        return self._more

    def fetchMore(self, _parent: ModelIndex) -> None:
        if self._more and self._entries:
            self._more = False
            last = self._entries[-1]
            self.more_wanted.emit(Before(last.at, last.of, last.number))
