"""Bugs planted in undo, one at a time, for the random days to find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.bookings import obstacles, reversal
from scheduler_app.storage.bookings.permits_taken_back import Permits
from scheduler_app.storage.journal import Change, Image
from scheduler_app.storage.page.seen import Seen
from tests.fakes.clients_on_the_page import ANNA, OTTO
from tests.use_cases.bookings.judged_undo import NOW
from tests.use_cases.page.desk_and_page import DeskAndPage

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]

HOUR = timedelta(hours=1)
NOON = NOW + 4 * HOUR


def number_rows_after_those_that_are_left(patch: Patch) -> None:
    """The id of a row that is gone is given to the next one."""

    def next_id(change: Change, table: str) -> int:
        if table not in change._next:
            highest = f"SELECT coalesce(max(id), 0) FROM {table}"
            change._next[table] = change.connection.exec_driver_sql(highest).scalar_one() + 1
        return change._next[table]

    patch.setattr(Change, "next_id", next_id)


def look_at_nothing_that_came_later(patch: Patch) -> None:
    """A row is put back whoever set it since."""
    patch.setattr(reversal, "_check_unchanged", lambda *asked: None)


def drop_permits_by_their_number(patch: Patch) -> None:
    """A diary that gave out ids twice, and undo that takes the new pair's permit for the old."""
    number_rows_after_those_that_are_left(patch)

    def take_back(self: Permits) -> None:
        touched = [net.subject_id for net in self._nets if net.after is not None]
        there = self._change.present("overlap_permits", touched)
        self._change.delete_many("overlap_permits", list(there))

    patch.setattr(Permits, "take_back", take_back)


def let_bookings_vanish_that_clients_saw(patch: Patch) -> None:
    """A booking is taken back, and its client hears nothing of it."""
    patch.setattr(Seen, "must_hear", lambda *asked: False)


def bring_back_over_whoever_has_the_time(patch: Patch) -> None:
    """What is done or taken back again asks nobody whether its time is free."""

    def force(change: Change, values: Mapping[str, Mapping[int, Image]]) -> None:
        c = change.connection
        guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%over%'"
        triggers = c.exec_driver_sql(guards).all()
        for name, _ in triggers:
            c.exec_driver_sql(f"DROP TRIGGER {name}")
        honest(change, values)
        for _, sql in triggers:
            c.exec_driver_sql(sql)

    honest = reversal._set
    patch.setattr(reversal, "_set", force)


def keep_permits_of_who_has_parted(patch: Patch) -> None:
    """Two that were moved apart by undo may overlap again, and nobody is asked."""
    patch.setattr(reversal, "drop_stale_permits", lambda *asked: None)


def leave_settled_what_was_settled(patch: Patch) -> None:
    """That a conflict was settled is not taken back."""
    patch.setattr(Permits, "take_back", lambda self: None)


def let_clients_go_who_have_bookings(patch: Patch) -> None:
    """A client is taken back although somebody booked for them since."""
    patch.setattr(obstacles, "check_needed", lambda *asked: None)


def a_client_moves_what_was_moved(day: DeskAndPage) -> None:
    """The consultant moves a booking, and its client moves it on."""
    day.book_for_a_client(start=NOON, pick=0, keep=False, pending=False)
    day.move(pick=0, start=NOON + HOUR, keep=False)
    day.publish()
    for pick in range(3):
        day.wish_to_move(pick=pick, start=NOON + (3 + 2 * pick) * HOUR, at_once=True)
    day.read()
    day.undo()


def on_one_morning_over_another(day: DeskAndPage) -> None:
    """Undone, given to a client meanwhile, and done again."""
    day.book(start=NOON, service=1, keep=False, pending=False)
    day.undo()
    day.request(start=NOON, person=ANNA, at_once=True, fresh=False)
    day.read()
    day.redo()
    day.no_hour_is_sold_twice()


def a_client_asks_whom_undo_takes_back(day: DeskAndPage) -> None:
    """Somebody was made with a booking, and has an account since."""
    day.book_for_somebody_new(start=NOON, name="Zoe")
    day.request(start=NOON + HOUR, person=ANNA, at_once=True, fresh=True)
    day.read()
    day.undo()
    day.every_booking_can_be_opened()


def another_pair_has_the_number(day: DeskAndPage) -> None:
    """Two were booked over each other, one is called off, and two others meet."""
    day.book_for_a_client(start=NOON, pick=0, keep=False, pending=False)
    day.publish()
    day.book(start=NOON, service=1, keep=True, pending=False)
    for pick in range(3):
        day.call_it_off(pick=pick, kind=EventKind.CANCELLATION)
    day.read()
    for person in (ANNA, OTTO):
        day.request(start=NOON + 5 * HOUR, person=person, at_once=True, fresh=False)
    day.read()
    day.undo()
    day.no_hour_is_sold_twice()


def a_conflict_is_settled_and_taken_back(day: DeskAndPage) -> None:
    """What came in over a booking was looked at too soon."""
    day.book(start=NOON, service=1, keep=False, pending=False)
    day.take_over(start=NOON, count=1)
    day.settle(pick=0)
    day.undo()


AMONG: dict[Plant, tuple[str, tuple[str, ...]]] = {
    number_rows_after_those_that_are_left: ("given out twice", ("take_days_off",)),
    let_bookings_vanish_that_clients_saw: ("vanished", ("book_for_a_client", "publish", "undo")),
    keep_permits_of_who_has_parted: ("exactly|outlived", ("book", "move", "undo")),
}
"""Bugs that few random days find: what is said of each, and the deeds among which it shows."""

ON: dict[Plant, tuple[str, Callable[[DeskAndPage], None]]] = {
    look_at_nothing_that_came_later: ("was undone", a_client_moves_what_was_moved),
    bring_back_over_whoever_has_the_time: ("sold twice", on_one_morning_over_another),
    leave_settled_what_was_settled: ("stands as it was", a_conflict_is_settled_and_taken_back),
    let_clients_go_who_have_bookings: ("client is gone", a_client_asks_whom_undo_takes_back),
    drop_permits_by_their_number: ("sold twice", another_pair_has_the_number),
}
"""Bugs that take more of a story: what is said of each, and a day on which it shows."""
