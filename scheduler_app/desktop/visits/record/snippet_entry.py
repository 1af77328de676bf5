"""Desktop, visit record: a text that is written often comes by "/" and its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QWidget

from scheduler_app.domain.folding import folded
from scheduler_app.domain.visits.templates import Snippet

_BEGUN = re.compile(r"(?:^|(?<=\s))/([^\s/][^/\n]{0,40}|)$")
"""A slash that begins a word, and what was typed behind it."""


class SnippetEntry(QObject):
    """Offers the snippets while "/name" is typed; Enter or Tab takes the marked one."""

    def __init__(self, text_of: Callable[[Snippet], str], parent: QWidget) -> None:
        """`text_of` is what goes into the text for a snippet, its open places filled."""
        super().__init__(parent)
        self._text_of = text_of
        self._snippets: dict[str, Snippet] = {}
        self._model = QStringListModel(self)
        self._list = QCompleter(self._model, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.activated.connect(self._take)
        self._popup = QListView()
        self._list.setPopup(self._popup)
        self._where: QPlainTextEdit | None = None

    def know(self, snippets: Sequence[Snippet]) -> None:
        """These there are."""
        self._snippets = {one.name: one for one in snippets}

    def names(self) -> list[str]:
        """How the snippets are called."""
        return list(self._snippets)

    def watch(self, text: QPlainTextEdit) -> None:
        """Offer them in this text from now on."""
        text.textChanged.connect(lambda: self._look(text))
        text.installEventFilter(self)

    def insert(self, text: QPlainTextEdit, name: str) -> None:
        """Put the snippet of this name where the cursor is."""
        text.textCursor().insertText(self._text_of(self._snippets[name]))
        text.setFocus()

    # -- inside -------------------------------------------------------------------------------

    def _look(self, text: QPlainTextEdit) -> None:
        begun = _begun(text) if text.hasFocus() and self._snippets else None
        found = [] if begun is None else self._matching(begun)
        if not found:
            if self._where is text:
                self._popup.hide()
            return
        self._where = text
        self._model.setStringList(found)
        self._list.setWidget(text)
        place = text.cursorRect()
        place.setWidth(240)
        self._list.complete(place)
        self._popup.setCurrentIndex(self._list.completionModel().index(0, 0))

    def _matching(self, begun: str) -> list[str]:
        wanted = folded(begun)
        return [name for name in self._snippets if folded(name).startswith(wanted)]

    def _take(self, name: str) -> None:
        text = self._where
        begun = None if text is None else _begun(text)
        if text is None or begun is None or name not in self._snippets:
            return
        cursor = text.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(begun) + 1
        )
        cursor.insertText(self._text_of(self._snippets[name]))
        text.setTextCursor(cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the list is open, its keys are the list's and not the text's."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and watched is self._where
            and self._popup.isVisible()
        ):
            if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                name = self._popup.currentIndex().data()
                self._popup.hide()
                if isinstance(name, str):
                    self._take(name)
                return True
            if Qt.Key(event.key()) == Qt.Key.Key_Escape:
                self._popup.hide()
                return True
        return super().eventFilter(watched, event)


def _begun(text: QPlainTextEdit) -> str | None:
    """What was typed behind a slash before the cursor; None where there is none."""
    cursor = text.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    found = _BEGUN.search(before)
    return None if found is None else found[1]
