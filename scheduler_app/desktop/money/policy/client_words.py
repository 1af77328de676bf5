"""Desktop, money: what clients would read of a draft of the policy, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role

SPOKEN = {"": "Every language", "en": "English", "de": "Deutsch", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar"})
NOTHING = (
    "Clients read nothing: these rules ask for nothing, and you have no words of your own in the "
    "settings of the booking page."
)


class ClientWords(QWidget):
    """The text in the language that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: Mapping[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        title = QLabel("What clients read", self)
        role(title, "title")
        head.addWidget(title)
        head.addStretch(1)
        self.language = QComboBox(self)
        self.language.setAccessibleName("Language of what clients read")
        self.language.currentIndexChanged.connect(lambda _: self._show())
        head.addWidget(self.language)
        column.addLayout(head)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("What clients read of these rules")
        column.addWidget(self.text, 1)

    def show_texts(self, texts: Mapping[str, str], first: str) -> None:
        """Show these, by language; that is the one that was chosen before, else the `first`."""
        chosen = self.language.currentData()
        if chosen not in texts:
            chosen = first if first in texts else first.partition("-")[0]
        self._texts = texts
        if [self.language.itemData(at) for at in range(self.language.count())] != list(texts):
            self.language.blockSignals(True)
            self.language.clear()
            for tag in texts:
                self.language.addItem(SPOKEN.get(tag, tag), tag)
            self.language.setCurrentIndex(max(0, self.language.findData(chosen)))
            self.language.blockSignals(False)
        self.language.setVisible(len(texts) > 1)
        self._show()

    def _show(self) -> None:
        tag = self.language.currentData() or ""
        text = self._texts.get(tag, "") or NOTHING
        if text == self.text.toPlainText():
            return
        options = QTextOption(self.text.document().defaultTextOption())
        right = tag in RIGHT_TO_LEFT
        options.setTextDirection(
            Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        )
        options.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        self.text.document().setDefaultTextOption(options)
        # Who reads on goes on where they were.
        at = self.text.verticalScrollBar().value()
        self.text.setPlainText(text)
        self.text.verticalScrollBar().setValue(at)
