"""Desktop, money: what the next invoice is called, and going on with a higher number."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.amount_question import reason_field
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import inset
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.numbering import HIGHEST
from scheduler_app.use_cases.money.invoices.numbers import (
    NextNumber,
    next_number,
    set_next_number,
)

ABOUT = (
    "Numbers that are left out stand among your invoices and in the accountant’s table, with what "
    "you say here. No number is ever given twice, and none comes back."
)


class HigherNumber(NamedTuple):
    """The count to go on with, and why others are left out."""

    first: int
    why: str


class NextNumberQuestion(Question):
    """Answers with a `HigherNumber`; it can't be taken back, so Enter alone does not do it."""

    def __init__(self, stands: NextNumber, parent: QWidget) -> None:
        super().__init__("Go on with a higher number?", ABOUT, parent)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(QLabel(f"After {isolated(stands.series)}", self))
        self.count = QSpinBox(self)
        self.count.setRange(stands.count + 1, HIGHEST)
        self.count.setAccessibleName("Next number")
        self.count.setMinimumWidth(140)
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
        self.answers[0].setEnabled(bool(self.why.text().strip()))


class NextNumberLine(QWidget):
    """Says it, with a button that changes it."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._stands: NextNumber | None = None
        self._latest: Latest[NextNumber | Trouble] = Latest(
            tools.runner, self, self._take, tools.notices.show
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.said = QLabel(self)
        role(self.said, "small")
        row.addWidget(self.said)
        self.higher = QPushButton("Go on with a higher one…", self)
        role(self.higher, "link")
        self.higher.clicked.connect(lambda _=False: self._ask())
        self.higher.hide()
        row.addWidget(self.higher)
        row.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again, and what is remembered beside it."""
        diary, now = self._tools.diary, self._tools.now()

        def asked() -> NextNumber | Trouble:
            try:
                return next_number(diary, now=now)
            except Trouble as trouble:
                return trouble

        self._latest.ask(asked)

    def _take(self, found: NextNumber | Trouble) -> None:
        is_known = isinstance(found, NextNumber)
        self._stands = found if isinstance(found, NextNumber) else None
        self.higher.setVisible(is_known)
        role(self.said, "small" if is_known else "danger")
        if isinstance(found, NextNumber):
            self.said.setText(f"The next one is {isolated(found.number)}.")
        else:
            self.said.setText(f"{found} {found.remedy}".strip())

    def _ask(self) -> None:
        if self._stands is not None:
            question = NextNumberQuestion(self._stands, self.window())
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
