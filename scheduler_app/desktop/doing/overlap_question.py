"""Desktop: asks what to do when a time is taken: another that is free, or keep both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.wording import item_span, moment_text
from scheduler_app.domain.calendar.items import CalendarItem

KEEP_BOTH = "keep both"


def in_the_way_text(conflicts: Sequence[CalendarItem], zone: ZoneInfo, today: date) -> str:
    """Who is in the way, in one sentence, gaps mentioned where they are the reason."""
    if not conflicts:
        return "Another booking is in the way."
    first = conflicts[0]
    text = f"{isolated(first.headline)}, {item_span(first.start, first.end, zone, today=today)}"
    if len(conflicts) > 1:
        more = len(conflicts) - 1
        text += f", and {more} more"
    gaps = first.preparation or first.wrap_up or first.travel
    return f"In the way: {text}{' (with its preparation and travel)' if gaps else ''}."


class OverlapQuestion(Question):
    """Answers with `KEEP_BOTH`, or with the aware start of a free time."""

    def __init__(
        self,
        conflicts: Sequence[CalendarItem],
        free: Sequence[datetime],
        zone: ZoneInfo,
        today: date,
        parent: QWidget,
        *others: tuple[str, object],
    ) -> None:
        """`others` are more ways out: what their buttons say, and the answer."""
        super().__init__("That time is taken", in_the_way_text(conflicts, zone, today), parent)
        self.free_buttons: list[QPushButton] = []
        if free:
            caption = QLabel("Next free times", self)
            role(caption, "caption")
            self.body.addWidget(caption)
            row = QHBoxLayout()
            for start in free:
                button = QPushButton(moment_text(start, zone, today=today), self)
                button.clicked.connect(lambda _=False, start=start: self.answer(start))
                row.addWidget(button)
                self.free_buttons.append(button)
            row.addStretch(1)
            self.body.addLayout(row)
        # Enter by habit must neither book an hour twice nor promise one that nobody asked for.
        self.add_answers(
            ("Keep both", KEEP_BOTH), *others, leave="Leave it as it was", by_enter=False
        )
