"""Desktop, messages: words a message anew, and shows beside it what it says on a real booking."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.messages.nothing_fetched import NothingFetched
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.messages.naming import BY_ITSELF, BY_TAP, OF_INVOICES, TEMPLATES
from scheduler_app.domain.messages.variables import LANGUAGES, VARIABLES
from scheduler_app.use_cases.messages.previewing import WordingPreview, preview_anywhere
from scheduler_app.use_cases.messages.text_cost import travels
from scheduler_app.use_cases.messages.wordings import (
    PartWording,
    list_wordings,
    reset_wordings,
    save_wordings,
)

PARTS = {
    MessagePart.TEXT: "Mail as text",
    MessagePart.SUBJECT: "Subject of the mail",
    MessagePart.HTML: "Mail as HTML",
    MessagePart.SMS: "Text to a mobile",
}
_SPOKEN = {"en": "English", "de": "Deutsch", "ar": "العربية"}
_PAUSE_MS = 250
"""After the last letter, before the preview is asked for."""


class WordingEditor(QDialog):
    """A part of a message on the left, on the right what it says. Nothing unsaved is lost."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._kept: dict[MessagePart, PartWording] = {}
        self.setWindowTitle("What messages say")
        self.resize(960, 560)
        self.template, self.language, self.part = QComboBox(), QComboBox(), QComboBox()
        self.variable = QComboBox()
        self.text, self.shown = QPlainTextEdit(), NothingFetched()
        self.told = QLabel()
        self.save = QPushButton("Save")
        self.discard = QPushButton("Discard changes")
        self.reset = QPushButton("As it came")
        self.leave = QPushButton("Close")
        self._later = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._fill()
        self._build()
        self._later.timeout.connect(self._preview)
        self.text.textChanged.connect(self._typed)
        for box in (self.template, self.language):
            box.currentIndexChanged.connect(lambda _: self._load())
        self.part.currentIndexChanged.connect(lambda _: self._show_part())
        self.variable.activated.connect(self._insert)
        self.save.clicked.connect(lambda _=False: self._save())
        self.discard.clicked.connect(lambda _=False: self._show_part())
        self.reset.clicked.connect(lambda _=False: self._reset())
        self.leave.clicked.connect(lambda _=False: self.reject())
        self._load()

    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        kept = self._kept.get(self._part())
        return kept is not None and self.text.toPlainText() != kept.text

    # -- building -----------------------------------------------------------------------------

    def _fill(self) -> None:
        for name, title in (TEMPLATES | BY_ITSELF | BY_TAP | OF_INVOICES).items():
            self.template.addItem(title, name)
        for code in LANGUAGES:
            self.language.addItem(_SPOKEN[code], code)
        for part, title in PARTS.items():
            self.part.addItem(title, part)
        self.variable.addItem("Insert…", "")
        for each in VARIABLES:
            self.variable.addItem(f"{each.name} – {each.what}", each.name)
        self.template.setCurrentIndex(self.template.findData("reminder"))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        above, middle, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for box, label in (
            (self.template, "Message"),
            (self.language, "Language"),
            (self.part, "Part of the message"),
            (self.variable, "Insert a variable"),
        ):
            box.setAccessibleName(label)
            above.addWidget(box)
        above.addStretch(1)
        self.text.setAccessibleName("Wording")
        self.shown.setAccessibleName("What it says on the next booking")
        self.shown.setOpenLinks(False)
        middle.addWidget(self.text, 1)
        middle.addWidget(self.shown, 1)
        role(self.told, "muted")
        self.told.setWordWrap(True)
        below.addWidget(self.reset)
        below.addStretch(1)
        for button in (self.discard, self.save, self.leave):
            below.addWidget(button)
        # In a choice Enter leaves, which loses nothing; in the wording it is a line.
        self.leave.setDefault(True)
        column.addLayout(above)
        column.addLayout(middle, 1)
        column.addWidget(self.told)
        column.addLayout(below)

    # -- what was chosen ----------------------------------------------------------------------

    def _part(self) -> MessagePart:
        return MessagePart(self.part.currentData())

    def _place(self) -> tuple[str, str]:
        return self.template.currentData(), self.language.currentData()

    def _load(self) -> None:
        """Ask for all parts of what was chosen."""
        template, language = self._place()
        tools = self._tools
        tools.runner.run(
            lambda: list_wordings(tools.diary, tools.servers.writer(), template, language),
            self._show,
            self._refused,
            asker=self,
        )

    def _show(self, found: list[PartWording]) -> None:
        self._kept = {each.part: each for each in found}
        self._show_part()

    def _show_part(self) -> None:
        kept = self._kept.get(self._part())
        if kept is not None:
            self.text.setPlainText(kept.text)
            self._typed()

    def _typed(self) -> None:
        changed = self.changed()
        # What is not saved belongs to what is chosen: nothing else is, until it is.
        for box in (self.template, self.language, self.part):
            box.setEnabled(not changed)
        self.save.setEnabled(changed)
        self.discard.setEnabled(changed)
        self.reset.setEnabled(not changed and any(each.own for each in self._kept.values()))
        self._later.start()

    def _insert(self, index: int) -> None:
        name = self.variable.itemData(index)
        self.variable.setCurrentIndex(0)
        if name:
            self.text.insertPlainText(f"{{{{ {name} }}}}")
            self.text.setFocus()

    # -- the preview --------------------------------------------------------------------------

    def _preview(self) -> None:
        template, language = self._place()
        part, text = self._part(), self.text.toPlainText()
        tools, now = self._tools, self._tools.now()

        def asked() -> tuple[WordingPreview, str]:
            writer = tools.servers.writer()
            writer.check(template, part, text)
            own = {(template, language, part): text} if self.changed() else {}
            found = preview_anywhere(tools.diary, writer, template, language, own, now=now)
            return found, travels(tools.diary, found.worded.sms)

        tools.runner.run(asked, lambda said: self._say(part, *said), self._refused, asker=self)

    def _say(self, part: MessagePart, found: WordingPreview, how: str) -> None:
        worded = found.worded
        said = {
            MessagePart.SUBJECT: worded.subject,
            MessagePart.TEXT: worded.text,
            MessagePart.SMS: worded.sms,
        }
        if part is MessagePart.HTML:
            self.shown.setHtml(worded.html)
        else:
            self.shown.setPlainText(said[part])
        told = "As it says on the booking that comes next."
        if not found.real:
            told = "As it would say on a made-up booking: none of a client comes next."
        if not found.linked:
            told += " It has no link: no booking page is linked."
        if part is MessagePart.SMS:
            told += f" {how}."
        self._tell(told)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            raise error
        self._tell(f"{error.message} {error.remedy}".strip(), wrong=True)

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        role(self.told, "danger" if wrong else "muted")
        self.told.setText(text)

    # -- saving -------------------------------------------------------------------------------

    def _save(self) -> None:
        template, language = self._place()
        texts = {self._part(): self.text.toPlainText()}
        tools = self._tools
        tools.do(
            lambda now: save_wordings(
                tools.diary, tools.servers.writer(), template, language, texts, now=now
            ),
            lambda _: self._load(),
            self._refused,
            asker=self,
        )

    def _reset(self) -> None:
        template, language = self._place()
        diary = self._tools.diary
        self._tools.do(
            lambda now: reset_wordings(diary, template, language, now=now),
            lambda _: self._load(),
            self._refused,
            asker=self,
        )

    def reject(self) -> None:
        """Closes; what is not saved is saved or discarded first."""
        if self.changed():
            self._tell("Save what you have typed, or discard it.", wrong=True)
            return
        super().reject()

    def done(self, result: int) -> None:
        """Nothing is asked for any more."""
        self._later.stop()
        super().done(result)
