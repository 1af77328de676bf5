"""Desktop, bookings: a client did not come, and something hangs on it that is told before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.questions import Question


class MissedQuestion(Question):
    """Answers with true. `hangs` is a sentence. Enter is enough, as it can be undone."""

    def __init__(self, what: str, when: str, hangs: str, parent: QWidget) -> None:
        told = f"{when}. The rest of the time becomes free; you can undo this."
        super().__init__(f"{what} did not come?", told, parent)
        self.body.addWidget(text_label(hangs))
        self.add_answers(("No-show", True))
