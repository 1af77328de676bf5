"""Desktop: somebody who is not to be booked is booked by an express word only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.barring import BarredClient

BOOK_ALL_THE_SAME = "Book all the same"


def ask_although_barred(
    refused: BarredClient, parent: QWidget, *, go: Callable[[], None], leave: Callable[[], None]
) -> None:
    """Tell why the client is not to be booked, and let the consultant decide."""
    client = refused.client
    why = client.barred_why.strip() or "Nobody wrote down why."
    title = f"{isolated(client.name)} is not to be booked"
    question = Question(title, f"{why}\nNothing is booked yet.", parent)
    question.add_answers((BOOK_ALL_THE_SAME, True), leave="Don't book", by_enter=False)
    question.answered.connect(lambda _: go())
    question.rejected.connect(leave)
    question.open()
