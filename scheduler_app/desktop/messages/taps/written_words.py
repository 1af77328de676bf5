"""Desktop, taps: what a client will read, folded until somebody wants to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.taps.listener import LANGUAGES, Words
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import clear_rows, text_label
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.variables import direction_of

SHOW, HIDE = "What they read", "Hide the words"

_WAYS = {Channel.MAIL: "Mail", Channel.TEXT: "Text"}


class WrittenWords(QFrame):
    """The message to one client, under whom it goes to. Asked for when it is unfolded."""

    def __init__(self, tools: Tools, phones: Phones, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        role(self, "card")
        self._phones = phones
        self._words: Words | None = None
        self._latest = Latest(tools.runner, self, self._show, self._refuse)
        self.button = QPushButton(SHOW, parent)
        role(self.button, "link")
        self.button.setCheckable(True)
        self.button.setAccessibleName(f"{SHOW}: {name}")
        self.button.toggled.connect(self._fold)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 10)
        self._column.setSpacing(4)
        self.hide()

    def follow(self, words: Words) -> None:
        """What is written from now on; who looks at it sees it change."""
        self._words = words
        if self.button.isChecked():
            self._latest.ask(words)

    def _fold(self, wanted: bool) -> None:
        self.button.setText(HIDE if wanted else SHOW)
        self.setVisible(wanted)
        if wanted and self._words is not None:
            self._latest.ask(self._words)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            raise error
        clear_rows(self._column)
        self._add_line(f"{error.message} {error.remedy}".strip(), "danger")

    def _show(self, message: WrittenMessage) -> None:
        clear_rows(self._column)
        language = LANGUAGES.get(message.language.partition("-")[0], message.language)
        by_text = message.channel is Channel.TEXT
        to = self._phones.shown(message.address) if by_text else isolated(message.address)
        self._add_line(f"{_WAYS[message.channel]} to {to}, in {language}", "caption")
        for text, as_role in ((message.subject, "strong"), (message.text.strip(), "")):
            if text:
                self._add_line(text, as_role, language=message.language)

    def _add_line(self, text: str, as_role: str, *, language: str = "en") -> None:
        # A caption stays one: what can be copied has the look of words where one is long.
        line = text_label(text, as_role, selectable=as_role != "caption")
        if direction_of(language) == "rtl":
            line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self._column.addWidget(line)
        # Qt would show it at its next turn, and count it as nothing until then.
        line.show()
