"""Calls, bookings: each verb of the calendar."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.give_reason import give_reason
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    book_series,
    cancel_in_series,
    edit_in_series,
    extend_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.series_reach import Scope
from scheduler_app.use_cases.bookings.show_calendar import calendar_item, settle
from scheduler_app.use_cases.bookings.states import (
    cancel,
    confirm,
    mark_done,
    mark_no_show,
    reopen,
)
from scheduler_app.use_cases.bookings.undo import redo, undo
from tests.simulation.calls.importing import import_overlapping, keep_imported
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase

NEW = Client(0, "Nora Neu", email="nora@example.org", phones=("+4915111111111",))


def _books(practice: Practice, **wish: object) -> object:
    known = practice.known
    wanted = NewBooking(
        practice.at(days=9),
        service_id=known.service,
        agreed=Money(8002, "EUR"),
        **{"client_id": known.boris, **wish},  # type: ignore[arg-type]
    )
    return book(practice.diary, wanted, now=practice.now)


def _series(practice: Practice, count: str = ";COUNT=5") -> object:
    known = practice.known
    first = NewBooking(practice.at(days=4, hours=7), client_id=known.anna, service_id=known.service)
    return book_series(practice.diary, NewSeries(first, f"FREQ=WEEKLY{count}"), now=practice.now)


def _moves(practice: Practice) -> object:
    return move(practice.diary, practice.known.visit, practice.at(days=9), now=practice.now)


def _edits(practice: Practice) -> object:
    details = {"title": "Printer", "notes": "Bring toner."}
    return edit(
        practice.diary,
        practice.known.visit,
        start=practice.at(days=9),
        end=practice.at(days=9, hours=2),
        details=details,
        now=practice.now,
    )


def _resizes(practice: Practice) -> object:
    start = practice.at(hours=50)
    end = start + timedelta(minutes=75)
    return resize(practice.diary, practice.known.visit, start=start, end=end, now=practice.now)


def _moves_series(practice: Practice) -> object:
    known, start = practice.known, practice.at(days=3, hours=5)
    return move_in_series(practice.diary, known.series, start, Scope.ALL, now=practice.now)


def _edits_series(practice: Practice) -> object:
    details = {"title": "Backup"}
    return edit_in_series(
        practice.diary, practice.known.series, Scope.ALL, details=details, now=practice.now
    )


def _cancels_series(practice: Practice) -> object:
    return cancel_in_series(practice.diary, practice.known.series, Scope.ALL, now=practice.now)


def endless_later(practice: Practice) -> None:
    """A series without end, and a year goes by."""
    _series(practice, "")
    practice.now = practice.at(days=300)


def _confirms_pending(practice: Practice) -> object:
    return confirm(practice.diary, practice.had, now=practice.now)


def _pending(practice: Practice) -> int:
    from scheduler_app.domain.bookings.booking import State

    wish = NewBooking(practice.at(days=9), client_id=practice.known.boris, state=State.PENDING)
    return book(practice.diary, wish, now=practice.now).id


def _settles(practice: Practice) -> None:
    settle(practice.diary, practice.known.visit, practice.had, now=practice.now)


def _overlapping(practice: Practice) -> int:
    import_overlapping(practice)
    from scheduler_app.use_cases.bookings.show_calendar import unsettled_with

    [other] = unsettled_with(practice.diary, practice.known.visit, now=practice.now)
    assert calendar_item(practice.diary, other.id).id == other.id
    return other.id


BOOKINGS = {
    "bookings.book:book": UseCase(_books),
    "bookings.book:book, of a new client": UseCase(
        lambda p: _books(p, client_id=None, new_client=NEW), reaches=("bookings.book:book",)
    ),
    "bookings.conflicts:keep_all_of_import": UseCase(keep_imported, import_overlapping),
    "bookings.edit:edit": UseCase(_edits),
    "bookings.give_reason:give_reason": UseCase(
        lambda p: give_reason(p.diary, p.known.visit, "Child is ill.", now=p.now), _moves
    ),
    "bookings.move:move": UseCase(_moves),
    "bookings.resize:resize": UseCase(_resizes),
    "bookings.series:book_series": UseCase(_series),
    "bookings.series:move_in_series": UseCase(_moves_series),
    "bookings.series:edit_in_series": UseCase(_edits_series),
    "bookings.series:cancel_in_series": UseCase(_cancels_series),
    "bookings.series:extend_series": UseCase(
        lambda p: extend_series(p.diary, now=p.now),
        endless_later,
        parts="Each series is extended by itself: one that fails holds up no other.",
        reaches=("bookings.series:_extend",),
    ),
    "bookings.show_calendar:settle": UseCase(_settles, _overlapping),
    "bookings.states:cancel": UseCase(
        lambda p: cancel(p.diary, p.known.visit, why="Ill.", now=p.now)
    ),
    "bookings.states:confirm": UseCase(_confirms_pending, _pending),
    "bookings.states:mark_done": UseCase(lambda p: mark_done(p.diary, p.known.past, now=p.now)),
    "bookings.states:mark_no_show": UseCase(
        lambda p: mark_no_show(p.diary, p.known.past, now=p.now)
    ),
    "bookings.states:reopen": UseCase(
        lambda p: reopen(p.diary, p.known.past, now=p.now),
        lambda p: mark_done(p.diary, p.known.past, now=p.now),
    ),
    "bookings.undo:undo": UseCase(
        lambda p: undo(p.diary, now=p.now), _moves, reaches=("bookings.undo:_reverse",)
    ),
    "bookings.undo:undo, of a series": UseCase(
        lambda p: undo(p.diary, now=p.now), _cancels_series, reaches=("bookings.undo:_reverse",)
    ),
    "bookings.undo:redo": UseCase(
        lambda p: redo(p.diary, now=p.now),
        lambda p: (_moves(p), undo(p.diary, now=p.now)),
        reaches=("bookings.undo:_reverse",),
    ),
}
