"""Desktop: a text that begins with one line and grows as it is written."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

LINES = 8
"""It grows to so many lines, and scrolls then."""

FRAME = 14
"""Pixels of border, padding and margin, above and below the lines together."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GrowingText(QPlainTextEdit):
    """Tab goes on to the next field, and where that is wished for, Enter says `entered`.

    Shift+Enter writes the next line then.
    """

    entered = Signal()
    pasted = Signal(object)
    """A `QMimeData` with a picture or with files, which are no text."""

    def __init__(
        self, hint: str, parent: QWidget | None = None, *, least: int = 1, enter_goes: bool = False
    ) -> None:
        """`least` is how many lines it shows when it is empty."""
        super().__init__(parent)
        self._least = least
        self._enter_goes = enter_goes
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._grow)
        self._grow()

    def words(self) -> str:
        """What is written."""
        return self.toPlainText().strip()

    def say(self, text: str) -> None:
        """Show this text; the cursor stays where the text is the same."""
        if self.toPlainText() != text:
            self.setPlainText(text)

    def hint(self, words: str) -> None:
        """What stands there while nothing is written; Qt alone would go on showing the last."""
        self.setPlaceholderText(words)
        self.viewport().update()

    def fit(self) -> None:
        """Be as high as its lines need, also where nobody was told that they changed."""
        self._grow()

    def _grow(self) -> None:
        lines = max(self._least, min(LINES, ceil(self.document().size().height())))
        scrolls = self.document().size().height() > LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        height = lines * self.fontMetrics().lineSpacing() + FRAME
        if height != self.height() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(160, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _ENTER:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if held == Qt.KeyboardModifier.ControlModifier:
                # Saving is the dialog's.
                event.ignore()
                return
            if self._enter_goes and held == Qt.KeyboardModifier.NoModifier:
                self.entered.emit()
                return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return _is_thing(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if _is_thing(source):
            self.pasted.emit(source)
        else:
            super().insertFromMimeData(source)


def _is_thing(source: QMimeData) -> bool:
    """Whether it is a picture or files; a word processor gives its text as a picture, too."""
    if source.hasUrls():
        return any(url.isLocalFile() for url in source.urls())
    return source.hasImage() and not source.hasText()
