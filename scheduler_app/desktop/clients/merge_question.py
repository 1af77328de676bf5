"""Desktop, clients: two clients side by side who may be one, and what merging them would do."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.clients.places import place_line
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import hairline, text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.merging import MergePreview
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.wording import listed
from scheduler_app.use_cases.clients.merge import preview_merge

WIDE = 680
LONGEST = 200
"""Letters of a note that are compared."""


class MergeWish(NamedTuple):
    """Who is kept, and who goes over into them, by their ids."""

    kept: int
    gone: int


class MergeAnswer(Enum):
    """What else may be said of two who look alike."""

    APART = "they are two"


class MergeQuestion(Question):
    """Answers with a `MergeWish`, or that they are two people."""

    def __init__(
        self, kept: int, gone: int, alike: Sequence[str], tools: Tools, parent: QWidget
    ) -> None:
        """`alike` is what they have in common; empty where they were chosen by hand."""
        text = f"They have {listed(list(alike))}." if alike else ""
        super().__init__("Are they one and the same?", text, parent)
        self.setMinimumWidth(WIDE)
        self._tools = tools
        self._phones = Phones(tools.runner, self)
        self._phones.learned.connect(self._show)
        self._wish = MergeWish(kept, gone)
        self._known: MergePreview | None = None
        self._previews: Latest[MergePreview | NotAllowed | InvalidInput] = Latest(
            tools.runner, self, self._take, tools.notices.show
        )
        self._inside: QWidget | None = None
        self._room = QVBoxLayout()
        self.body.addLayout(self._room)
        row = QHBoxLayout()
        self.swap = QPushButton(icon("refresh"), "Keep the other one", self)
        self.swap.setToolTip("Whose name and details win where both have some")
        self.swap.clicked.connect(lambda _=False: self._ask(MergeWish(*self._wish[::-1])))
        row.addWidget(self.swap)
        row.addStretch(1)
        self.body.addLayout(row)
        answers: list[tuple[str, object]] = [("Merge", lambda: self._wish)]
        if alike:
            answers.append(("They are two people", MergeAnswer.APART))
        self.add_answers(*answers, leave="Not now", by_enter=False)
        self._ask(self._wish)

    def _ask(self, wish: MergeWish) -> None:
        self._wish = wish
        self.answers[0].setEnabled(False)
        diary = self._tools.diary

        def question() -> MergePreview | NotAllowed | InvalidInput:
            try:
                return preview_merge(diary, *wish)
            except (NotAllowed, InvalidInput) as refused:
                return refused

        self._previews.ask(question)

    def _take(self, answer: MergePreview | NotAllowed | InvalidInput) -> None:
        if isinstance(answer, MergePreview):
            self._known = answer
            self.answers[0].setEnabled(True)
            self._show()
            return
        self._known = None
        refused = QWidget(self)
        column = QVBoxLayout(refused)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(text_label(answer.message, "danger"))
        column.addWidget(text_label(answer.remedy, "muted"))
        self._put(refused)

    def _show(self) -> None:
        if self._known is None:
            return
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(10)
        column.addLayout(self._compared(self._known))
        column.addWidget(hairline())
        moved = [f"{what} ({number:,})" for number, what in self._known.moved if number]
        going = f"What goes over: {listed(moved)}." if moved else "Nothing else has to go over."
        for said in (going, *self._known.details):
            column.addWidget(text_label(said, "" if said is going else "muted"))
        self._put(inside)

    def _put(self, inside: QWidget) -> None:
        if self._inside is not None:
            self._room.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = inside
        self._room.addWidget(inside)
        inside.show()

    def _compared(self, preview: MergePreview) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        for column, share in ((0, 0), (1, 1), (2, 1)):
            grid.setColumnStretch(column, share)
        for column, head in ((1, "Is kept"), (2, "Goes over")):
            over = QLabel(head)
            role(over, "caption")
            grid.addWidget(over, 0, column)
        kept, gone = self._told(preview.kept), self._told(preview.gone)
        row = 1
        for (label, one), (_, other) in zip(kept, gone, strict=True):
            if not one and not other:
                continue
            said = QLabel(label)
            role(said, "small")
            grid.addWidget(said, row, 0, Qt.AlignmentFlag.AlignTop)
            look = "muted" if one == other else "strong" if label == "Name" else ""
            for column, text in ((1, one), (2, other)):
                cell = text_label(text or "–", look if text else "muted")
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
            row += 1
        return grid

    def _told(self, client: Client) -> list[tuple[str, str]]:
        """A client line by line, each below its word."""
        notes = client.notes if len(client.notes) <= LONGEST else f"{client.notes[:LONGEST]}…"
        return [
            ("Name", isolated(client.name)),
            ("Company", isolated(client.company)),
            ("E-mail", client.email),
            ("Phones", "\n".join(self._phones.shown(number) for number in client.phones)),
            ("Places", "\n".join(place_line(place) for place in client.places)),
            ("Tags", ", ".join(client.tags)),
            ("Notes", notes),
        ]
