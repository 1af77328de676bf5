"""Desktop, messages: a shelf as a Qt model that asks for more as one scrolls down."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal

from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.screen.row_painter import ROW, MessageLook
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.messages.shelves import ShelfMark, ShelfPage

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `MessageLook` is found."""


class MessageList(QAbstractListModel):
    """Only what was scrolled to is in memory, and only what is seen is put into words."""

    more_wanted = Signal(object)
    """The mark behind which the next page is wanted."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._lines: list[MessageLine] = []
        self._more: ShelfMark | None = None

    def show_page(self, page: ShelfPage) -> None:
        """Replace the list by the first page of another."""
        self.beginResetModel()
        self._lines, self._more = list(page.lines), page.more
        self.endResetModel()

    def add_page(self, page: ShelfPage) -> None:
        """The next page."""
        if page.lines:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(page.lines) - 1)
            self._lines += page.lines
            self.endInsertRows()
        self._more = page.more

    def line_at(self, row: int) -> MessageLine | None:
        """The message of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, row_id: int) -> int:
        """The row of a message, -1 when it is not listed."""
        return next((row for row, line in enumerate(self._lines) if line.id == row_id), -1)

    def goes_on(self) -> bool:
        """Whether there are more than are listed."""
        return self._more is not None

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line_at(index.row())
        if line is None:
            return None
        if role == LOOK:
            said = words.standing(line, self._tools)
            about = f"{called(line.template)} {words.way(line)}"
            when = words.when(line, self._tools)
            return MessageLook(words.who(line), when, about, said.light, said.short)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.spoken(line, self._tools)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        return None

    def canFetchMore(self, _parent: ModelIndex) -> bool:
        return self._more is not None

    def fetchMore(self, _parent: ModelIndex) -> None:
        mark, self._more = self._more, None
        if mark is not None:
            self.more_wanted.emit(mark)
