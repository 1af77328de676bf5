"""Desktop: the one question before what was typed and is not saved goes.

See docs/decisions, number 15.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.unsaved import LeaveAnswer
from scheduler_app.desktop.widgets.questions import Question


def ask_unsaved(names: str, over: QWidget, answered: Callable[[LeaveAnswer], None]) -> Question:
    """Save, discard, or stay; the last is no answer."""
    question = Question("Not saved yet", f"What you typed is not saved: {names}.", over)
    question.add_answers(
        ("Save", LeaveAnswer.SAVE), ("Discard", LeaveAnswer.DISCARD), leave="Stay here"
    )
    question.answered.connect(answered)
    question.open()
    return question
