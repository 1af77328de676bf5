"""Desktop, inbox: what clients ask for, as facts and actions of the booking that it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scheduler_app.desktop.contributions import (
    Action,
    BookingActions,
    BookingFacts,
    Fact,
    Stands,
)
from scheduler_app.desktop.page.inbox import words
from scheduler_app.desktop.page.inbox.waiting import Waiting, WaitingRequest
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.requests import Request, RequestKind

if TYPE_CHECKING:
    # Its questions are loaded when the first answer is given.
    from scheduler_app.desktop.page.inbox.answers import RequestAnswers

NOT_YET = frozenset({"confirm", "done", "no-show", "cancel"})
"""What nobody does to a booking that still waits for an answer: accept and decline stand for it."""


def request_facts(tools: Tools, waiting: Waiting) -> BookingFacts:
    """Tells of a booking what its client asks for."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        entry = waiting.of_booking(item.id)
        return () if entry is None else facts_of(entry.request, tools)

    return facts


def request_actions(waiting: Waiting, answers: Callable[[], RequestAnswers]) -> BookingActions:
    """Offers the answers to what its client asks for; `answers` are built with the first."""

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        entry = waiting.of_booking(item.id)
        return usual if entry is None else with_answers(entry, answers(), item, usual)

    return actions


def facts_of(request: Request, tools: Tools) -> list[Fact]:
    """What it meets, what the client asks for, and the client's own words."""
    found = []
    if meets := words.meeting(request, tools.zone(), tools.today()):
        found.append(Fact(meets, stands=Stands.OVERLAP))
    if request.stands_at is not None:
        asks = f"Wants to move: {words.when(request, tools)}"
        found.append(Fact(asks, "clock", stands=Stands.ASKED))
    if proposed := words.state_line(request, tools):
        found.append(Fact(proposed, "clock", stands=Stands.ASKED))
    if request.text:
        found.append(Fact(request.text, heading="The client writes", stands=Stands.ASKED))
    return found


def with_answers(
    entry: WaitingRequest, answers: RequestAnswers, item: CalendarItem, usual: Sequence[Action]
) -> list[Action]:
    """The three answers, then what else makes sense."""
    request = entry.request
    moves = request.kind is RequestKind.MOVE
    suffix = " move" if moves else ""
    # The key that cancels declines what is not agreed yet; of a booking that stands it cancels.
    no = "" if moves else "cancel"
    three = [
        Action("confirm", f"Accept{suffix}", "check", lambda: answers.accept(request), asked=True),
        Action("", "Propose times…", "clock", lambda: answers.ask_propose(request), asked=True),
        Action(no, f"Decline{suffix}…", "close", lambda: answers.ask_decline(request), asked=True),
    ]
    if item.id != request.booking_id:
        # A block that holds a time: it follows the answer and has no life of its own.
        return three
    if moves:
        return [*three, *usual]
    return [*three, *(action for action in usual if action.key not in NOT_YET)]
