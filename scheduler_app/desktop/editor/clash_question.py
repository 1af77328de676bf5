"""Desktop, editor: some dates of a series are taken: skip those, move those, or keep both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from scheduler_app.desktop.editor.overlap_question import KEEP_BOTH
from scheduler_app.desktop.questions import Question
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.wording import count_text, item_span, moment_text
from scheduler_app.domain.series_clashes import SeriesOverlap
from scheduler_app.use_cases.series_visits import OnClash

SHOWN = 6
"""Dates that are named; of the others only the number is told."""


class ClashQuestion(Question):
    """Answers with an `OnClash`, or with `KEEP_BOTH`.

    `instead` has the nearest free start for each planned one, where there is one. `making` means
    that the visits are new: one that is skipped is not made, else it stays where it is.
    """

    def __init__(
        self,
        refused: SeriesOverlap,
        instead: Mapping[datetime, datetime],
        zone: ZoneInfo,
        today: date,
        parent: QWidget,
        *,
        making: bool,
    ) -> None:
        count, of = len(refused.clashes), len(refused.planned)
        are = "date is" if count == 1 else "dates are"
        super().__init__(
            f"{count} {are} taken",
            f"{of - count} of {count_text(of, 'visit')} can be as they were wanted. "
            "What shall become of the others?",
            parent,
        )
        self._zone, self._today = zone, today
        self._list_dates(refused, instead)
        skip = f"Skip {_these(count)}" if making else f"Leave those {count} where they were"
        if not making and count == 1:
            skip = "Leave that one where it was"
        answers: list[tuple[str, object]] = [(skip, OnClash("skip"))]
        if instead:
            left = count - len(instead)
            move = f"Move {_these(count)} as shown"
            if left:
                move = f"Move {len(instead)} as shown, {'skip' if making else 'leave'} {left}"
            answers.append((move, OnClash("skip" if left else "refuse", dict(instead))))
        answers.append(("Keep both", KEEP_BOTH))
        self.add_answers(*answers, leave="Leave it as it was", by_enter=False)

    def _list_dates(self, refused: SeriesOverlap, instead: Mapping[datetime, datetime]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, clash in enumerate(refused.clashes[:SHOWN]):
            start, first = clash.visit.start, clash.taken[0]
            span = item_span(first.start, first.end, self._zone, today=self._today)
            taken = f"{first.headline}, {span}"
            there = instead.get(start)
            goes = "no free time near it" if there is None else f"→ {self._told(there)}"
            for column, (text, as_role) in enumerate(
                ((self._told(start), "strong"), (taken, ""), (goes, "muted"))
            ):
                label = QLabel(text, self)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(column == 1)
                role(label, as_role)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        more = len(refused.clashes) - SHOWN
        if more > 0:
            label = QLabel(f"and {more} more", self)
            role(label, "muted")
            self.body.addWidget(label)

    def _told(self, moment: datetime) -> str:
        return moment_text(moment, self._zone, today=self._today)


def _these(count: int) -> str:
    return "that date" if count == 1 else f"those {count} dates"
