"""Desktop, conversation: the lines of a thread as a Qt model, the oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from scheduler_app.desktop.messages.conversation.words import line_look, line_spoken
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.messages.conversation import ThreadLine, ThreadMark

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `LineLook` is found."""

LONGEST_TIP = 1_000


class ThreadList(QAbstractListModel):
    """Only what was scrolled to is in memory, and only what is seen is put into words."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._who = ""
        self._lines: list[ThreadLine] = []
        self._unfolded: set[ThreadMark] = set()
        self._told: object = None

    def show_lines(self, who: str, lines: Sequence[ThreadLine]) -> bool:
        """Show these lines of a thread with `who`; False where they say what they said before."""
        ordered = sorted(lines, key=lambda line: line.mark)
        told = (who, ordered, self._tools.today(), self._tools.zone().key)
        if told == self._told:
            return False
        self._told = told
        self.beginResetModel()
        self._who, self._lines = who, ordered
        self.endResetModel()
        return True

    def add_older(self, lines: Sequence[ThreadLine]) -> None:
        """Put older lines above those that are shown."""
        known = {line.mark for line in self._lines}
        older = sorted((one for one in lines if one.mark not in known), key=lambda one: one.mark)
        if older:
            self.beginInsertRows(QModelIndex(), 0, len(older) - 1)
            self._lines = older + self._lines
            self.endInsertRows()
            self._told = (self._who, self._lines, self._tools.today(), self._tools.zone().key)
            # The one that was the first has another one above it: its day may stand there now.
            first = self.index(len(older), 0)
            self.dataChanged.emit(first, first)

    def lines(self) -> Sequence[ThreadLine]:
        """Those that are shown, the oldest first."""
        return self._lines

    def line_at(self, row: int) -> ThreadLine | None:
        """The line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, mark: ThreadMark | None) -> int:
        """The row of a line, -1 when it is not shown."""
        return next((row for row, line in enumerate(self._lines) if line.mark == mark), -1)

    def unfold(self, row: int, *, whole: bool | None = None) -> None:
        """Show all of a line, or again only its beginning; the other way round where not said."""
        line = self.line_at(row)
        if line is None:
            return
        wanted = line.mark not in self._unfolded if whole is None else whole
        (self._unfolded.add if wanted else self._unfolded.discard)(line.mark)
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def is_unfolded(self, row: int) -> bool:
        """Whether all of a line was asked for."""
        line = self.line_at(row)
        return line is not None and line.mark in self._unfolded

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        line = self.line_at(row)
        if line is None:
            return None
        if role == LOOK:
            before = self.line_at(row - 1) if row else None
            return line_look(line, before, self._tools, whole=line.mark in self._unfolded)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line_spoken(line, self._who, self._tools)
        if role == Qt.ItemDataRole.ToolTipRole and line.remark:
            return plain_tip(line.remark[:LONGEST_TIP])
        return None
