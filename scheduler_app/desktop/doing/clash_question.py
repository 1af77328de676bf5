"""Desktop: some dates of a series are taken: skip those, move those, or keep both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from textwrap import shorten
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from scheduler_app.desktop.doing.overlap_question import KEEP_BOTH
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.wording import item_span, moment_text
from scheduler_app.domain.bookings.series_clashes import SeriesOverlap
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.series_visits import OnClash

WIDTH = 680
"""In pixels: the answers stand side by side, and each date on one line."""

NAME = 28
"""Letters of who has the time; the dialog must not grow with it."""

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
            f"{of - count} of {counted(of, 'visit')} can be as they were wanted. "
            "What shall become of the others?",
            parent,
        )
        self._zone, self._today = zone, today
        self.setMinimumWidth(WIDTH)
        self._list_dates(refused, instead)
        skip = f"Skip {_these(count)}" if making else f"Leave {count} where they were"
        if not making and count == 1:
            skip = "Leave that one where it was"
        answers: list[tuple[str, object]] = [(skip, OnClash("skip"))]
        if instead:
            left = count - len(instead)
            move = f"Move {_these(count)} as shown"
            if left:
                move = f"Move {len(instead)}, {'skip' if making else 'leave'} {left}"
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
            name = isolated(shorten(first.headline, NAME, placeholder="…"))
            taken = f"{name}, {self._span(start, first)}"
            there = instead.get(start)
            goes = "no free time near it" if there is None else f"→ {self._told(there)}"
            for column, (text, as_role) in enumerate(
                ((self._told(start), "strong"), (taken, ""), (goes, "muted"))
            ):
                label = QLabel(text, self)
                label.setTextFormat(Qt.TextFormat.PlainText)
                role(label, as_role)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        more = len(refused.clashes) - SHOWN
        if more > 0:
            label = QLabel(f"and {more} more", self)
            role(label, "muted")
            self.body.addWidget(label)

    def _span(self, planned: datetime, taken: CalendarItem) -> str:
        """When it is; its day is named where it is not that of the date beside it."""
        days = {
            moment.astimezone(self._zone).date()
            for moment in (planned, from_epoch(taken.start), from_epoch(taken.end))
        }
        if len(days) > 1:
            return item_span(taken.start, taken.end, self._zone, today=self._today)
        start, end = (from_epoch(at).astimezone(self._zone) for at in (taken.start, taken.end))
        return f"{start:%H:%M} – {end:%H:%M}"

    def _told(self, moment: datetime) -> str:
        return moment_text(moment, self._zone, today=self._today)


def _these(count: int) -> str:
    return "that date" if count == 1 else f"{count} dates"
