"""Desktop, conversation: the inbox as a Qt model that asks for more as one scrolls down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal

from scheduler_app.desktop.messages.conversation.drafts import Drafts
from scheduler_app.desktop.messages.conversation.row_painters import PARTY_ROW
from scheduler_app.desktop.messages.conversation.words import PartyLook, party_look, party_spoken
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.messages.conversation import Conversation, Party, ThreadMark

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `PartyLook` is found."""


class PartyList(QAbstractListModel):
    """Those that wait come first; a row says so where an answer is half written."""

    more_wanted = Signal(object)
    """The mark behind which the next page is wanted."""

    def __init__(
        self, tools: Tools, phones: Phones, drafts: Drafts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        self._drafts = drafts
        self._found: list[Conversation] = []
        self._names: Mapping[int, str] = {}
        self._more: ThreadMark | None = None
        self._told: object = None
        phones.learned.connect(self._say_again)
        drafts.changed.connect(lambda _: self._say_again())

    def show_page(
        self,
        found: Sequence[Conversation],
        names: Mapping[int, str],
        more: ThreadMark | None,
    ) -> bool:
        """Show these from the first on; False where they say what they said before."""
        told = (found, names, self._tools.today(), self._tools.zone().key)
        self._more = more
        if told == self._told:
            return False
        self._told = told
        self.beginResetModel()
        self._found, self._names = list(found), names
        self.endResetModel()
        return True

    def add_page(
        self,
        found: Sequence[Conversation],
        names: Mapping[int, str],
        more: ThreadMark | None,
    ) -> None:
        """The next page."""
        listed = {one.party for one in self._found}
        new = [one for one in found if one.party not in listed]
        self._more, self._told = more, None
        if new:
            first = len(self._found)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._found += new
            self._names = {**self._names, **names}
            self.endInsertRows()

    def at(self, row: int) -> Conversation | None:
        """The conversation of a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def row_of(self, party: Party) -> int:
        """The row of a party, -1 when it is not listed."""
        return next((row for row, one in enumerate(self._found) if one.party == party), -1)

    def names_of(self, found: Conversation) -> tuple[tuple[int, str], ...]:
        """Whose an address may be, by id and name."""
        return tuple((one, self._names[one]) for one in found.may_be if one in self._names)

    def goes_on(self) -> bool:
        """Whether there are more than are listed."""
        return self._more is not None

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.at(index.row())
        if found is None:
            return None
        if role == LOOK:
            return self._look(found)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return party_spoken(self._look(found))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, PARTY_ROW)
        return None

    def canFetchMore(self, _parent: ModelIndex) -> bool:
        return self._more is not None

    def fetchMore(self, _parent: ModelIndex) -> None:
        mark, self._more = self._more, None
        if mark is not None:
            self.more_wanted.emit(mark)

    def _look(self, found: Conversation) -> PartyLook:
        draft = self._drafts.of(found.party).text
        return party_look(found, self._names, self._phones, self._tools, draft.strip())

    def _say_again(self) -> None:
        if self._found:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._found) - 1, 0))
