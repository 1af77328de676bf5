"""Desktop, inbox: what can be done with a booking that a client asked for, in its menu."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.page.inbox.answers import RequestAnswers
from scheduler_app.desktop.page.inbox.waiting import Entry
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.requests import RequestKind

NOT_YET = frozenset({"confirm", "done", "no-show", "cancel"})
"""What nobody does to a booking that still waits for an answer: accept and decline stand for it."""


def with_answers(
    entry: Entry, answers: RequestAnswers, item: CalendarItem, usual: Sequence[Action]
) -> list[Action]:
    """The three answers, then what else makes sense."""
    request = entry.request
    moves = request.kind is RequestKind.MOVE
    suffix = " move" if moves else ""
    # The key that cancels declines what is not agreed yet; of a booking that stands it cancels.
    no = "" if moves else "cancel"
    three = [
        Action("confirm", f"Accept{suffix}", "check", lambda: answers.accept(request)),
        Action("", "Propose times…", "clock", lambda: answers.ask_propose(request)),
        Action(no, f"Decline{suffix}…", "close", lambda: answers.ask_decline(request)),
    ]
    if item.id != request.booking_id:
        # A block that holds a time: it follows the answer and has no life of its own.
        return three
    if moves:
        return [*three, *usual]
    return [*three, *(action for action in usual if action.key not in NOT_YET)]
