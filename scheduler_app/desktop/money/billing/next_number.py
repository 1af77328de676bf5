"""Desktop, money: what the next invoice is called, and going on with a higher number."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.amount_question import reason_field
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import clear_rows, text_label
from scheduler_app.desktop.widgets.forms import inset
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.numbering import HIGHEST
from scheduler_app.use_cases.money.invoices.numbers import (
    NextNumber,
    left_out,
    next_by_diary,
    next_number,
    set_next_number,
)

ABOUT = (
    "Numbers that are left out stand below this setting and in the accountant’s table, with what "
    "you say here. No number is ever given twice, and none comes back."
)
UNREADABLE = (
    "What remembers the last number beside the diary can’t be read. Look up the last invoice that "
    "you sent: the next one comes after it, and what remembers it is written anew."
)
MOST_GAPS = 5
"""How many lines of what is left out are shown; the accountant's table has all."""


class HigherNumber(NamedTuple):
    """The count to go on with, and why others are left out."""

    first: int
    why: str


class KnownNumbers(NamedTuple):
    """The next number, why it is by the diary alone, and what is left out, in sentences."""

    stands: NextNumber
    trouble: str = ""
    left_out: tuple[str, ...] = ()


class NextNumberQuestion(Question):
    """Answers with a `HigherNumber`; it can't be taken back, so Enter alone does not do it.

    Where the last one is not known for `sure`, the next one by the diary can be chosen as well.
    """

    def __init__(self, stands: NextNumber, parent: QWidget, *, sure: bool = True) -> None:
        title = "Go on with a higher number?" if sure else "With which number to go on?"
        super().__init__(title, ABOUT if sure else UNREADABLE, parent)
        self._next = stands.count
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel(f"After {isolated(stands.series)}", self))
        self.count = QSpinBox(self)
        self.count.setRange(stands.count + sure, HIGHEST)
        self.count.setAccessibleName("Next number")
        self.count.setMinimumWidth(140)
        self.count.valueChanged.connect(lambda _: self._look())
        inset(self.count)
        row.addWidget(self.count)
        row.addStretch(1)
        self.body.addLayout(row)
        self.why = reason_field(self)
        self.why.setAccessibleName("Why numbers are left out")
        self.why.setPlaceholderText("Why, such as: numbers before were written by hand")
        self.why.textChanged.connect(lambda _: self._look())
        self.body.addWidget(self.why)
        self.keep_words(self.why)
        self.add_answers(("Go on with it", self._meant), leave="Not now", by_enter=False)
        self._look()

    def _meant(self) -> HigherNumber:
        return HigherNumber(self.count.value(), self.why.text().strip())

    def _look(self) -> None:
        leaves_out = self.count.value() > self._next
        self.answers[0].setEnabled(not leaves_out or bool(self.why.text().strip()))


class NextNumberLine(QWidget):
    """Says it, with a button that changes it, and below it what is left out."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._known: KnownNumbers | None = None
        self._latest: Latest[KnownNumbers] = Latest(
            tools.runner, self, self._take, tools.notices.show
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.said = QLabel(self)
        role(self.said, "small")
        column.addWidget(self.said)
        # Below it and not beside: two columns of settings fit into a small window.
        row = QHBoxLayout()
        self.higher = QPushButton("Go on with a higher one…", self)
        role(self.higher, "link")
        self.higher.clicked.connect(lambda _=False: self._ask())
        self.higher.hide()
        row.addWidget(self.higher)
        row.addStretch(1)
        column.addLayout(row)
        self.below = QVBoxLayout()
        self.below.setSpacing(4)
        column.addLayout(self.below)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again, and what is remembered beside it."""
        diary, now = self._tools.diary, self._tools.now()

        def asked() -> KnownNumbers:
            gaps = tuple(left_out(diary, now=now))
            try:
                return KnownNumbers(next_number(diary, now=now), left_out=gaps)
            except Trouble as trouble:
                return KnownNumbers(next_by_diary(diary, now=now), str(trouble), gaps)

        self._latest.ask(asked)

    def _take(self, found: KnownNumbers) -> None:
        self._known = found
        where = "By the diary the next one" if found.trouble else "The next one"
        self.said.setText(f"{where} is {isolated(found.stands.number)}.")
        self.higher.setText("Say the next one…" if found.trouble else "Go on with a higher one…")
        self.higher.show()
        clear_rows(self.below)
        if found.trouble:
            self.below.addWidget(text_label(found.trouble, "danger"))
        for gap in found.left_out[:MOST_GAPS]:
            self.below.addWidget(text_label(gap, "small"))
        if len(found.left_out) > MOST_GAPS:
            more = f"{len(found.left_out) - MOST_GAPS} more are in the accountant’s table."
            self.below.addWidget(text_label(more, "small"))

    def _ask(self) -> None:
        if self._known is not None:
            sure = not self._known.trouble
            question = NextNumberQuestion(self._known.stands, self.window(), sure=sure)
            question.answered.connect(self._go_on)
            question.open()

    def _go_on(self, meant: HigherNumber) -> None:
        tools = self._tools

        def then(_: object) -> None:
            self.refresh()
            tools.notices.say(f"Invoices go on with {meant.first}")

        tools.do(
            lambda now: set_next_number(tools.diary, meant.first, why=meant.why, now=now), then
        )
