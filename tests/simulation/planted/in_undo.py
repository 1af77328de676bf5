"""Simulation: guards of undo, of the permits it meets, and of numbers, taken away on purpose."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scheduler_app.storage.bookings import obstacles, reversal
from scheduler_app.storage.bookings.permits_taken_back import Permits
from scheduler_app.storage.journal import Change, Image
from scheduler_app.storage.page.seen import Seen
from tests.simulation.invariants import page
from tests.simulation.planted.plant import Plant

Patch = pytest.MonkeyPatch


# -- what is there again --------------------------------------------------------------------------


def _take_back_all_but_the_notes(patch: Patch) -> None:
    honest = reversal._set

    def put(change: Change, values: Mapping[str, Mapping[int, Image]]) -> None:
        left = {
            number: {name: value for name, value in row.items() if name != "notes"}
            for number, row in values.get("bookings", {}).items()
        }
        honest(change, {**values, "bookings": left})

    patch.setattr(reversal, "_set", put)


def _let_what_is_back_be_no_newer(patch: Patch) -> None:
    honest = reversal._derived

    def derived(subject: str, row: Image) -> Image:
        return {name: value for name, value in honest(subject, row).items() if name != "revision"}

    patch.setattr(reversal, "_derived", derived)


def _delete_what_is_marked_as_removed(patch: Patch) -> None:
    honest = reversal._set

    def put(change: Change, values: Mapping[str, Mapping[int, Image]]) -> None:
        notes = values.get("client_notes", {})
        gone = [number for number, row in notes.items() if row.get("removed")]
        change.delete_many("client_notes", gone)
        honest(change, {name: rows for name, rows in values.items() if name != "client_notes"})

    patch.setattr(reversal, "_set", put)


def _look_at_nothing_that_came_later(patch: Patch) -> None:
    patch.setattr(reversal, "_check_unchanged", lambda *_asked: None)


def _let_bookings_vanish_that_clients_saw(patch: Patch) -> None:
    patch.setattr(Seen, "must_hear", lambda *_asked: False)


def _let_clients_go_who_have_bookings(patch: Patch) -> None:
    patch.setattr(obstacles, "check_needed", lambda *_asked: None)


# -- whose hour it is -----------------------------------------------------------------------------


def _bring_back_over_whoever_has_the_time(patch: Patch) -> None:
    honest = reversal._set

    def force(change: Change, values: Mapping[str, Mapping[int, Image]]) -> None:
        c = change.connection
        guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%over%'"
        triggers = c.exec_driver_sql(guards).all()
        for name, _ in triggers:
            c.exec_driver_sql(f"DROP TRIGGER {name}")
        honest(change, values)
        for _, sql in triggers:
            c.exec_driver_sql(sql)

    patch.setattr(reversal, "_set", force)


def _keep_permits_of_who_has_parted(patch: Patch) -> None:
    patch.setattr(reversal, "drop_stale_permits", lambda *_asked: None)


def _leave_settled_what_was_settled(patch: Patch) -> None:
    patch.setattr(Permits, "take_back", lambda _self: None)


def _number_rows_after_those_that_are_left(patch: Patch) -> None:
    def next_id(change: Change, table: str) -> int:
        if table not in change._next:
            highest = f"SELECT coalesce(max(id), 0) FROM {table}"
            change._next[table] = change.connection.exec_driver_sql(highest).scalar_one() + 1
        return change._next[table]

    patch.setattr(Change, "next_id", next_id)


def _drop_permits_by_their_number(patch: Patch) -> None:
    _number_rows_after_those_that_are_left(patch)

    def take_back(self: Permits) -> None:
        touched = [net.subject_id for net in self._nets if net.after is not None]
        there = self._change.present("overlap_permits", touched)
        self._change.delete_many("overlap_permits", list(there))

    patch.setattr(Permits, "take_back", take_back)


UNDOES = {"second thoughts.undo": 3.0}

PLANTED = {
    "leave-settled-what-was-settled": Plant(
        _leave_settled_what_was_settled,
        "A conflict that was settled by mistake waits again.",
        "a reason that does not hold|not what its history|not taken back",
        only={
            "desk.fit_in": 3,
            "files.bring_events": 3,
            "consultant.settle": 3,
            "files.keep_what_came": 3,
            **UNDOES,
        },
        unworked=True,
    ),
    "take-back-all-but-the-notes": Plant(
        _take_back_all_but_the_notes,
        "Undo puts back every column that was changed.",
        "not taken back exactly",
        only={"desk.fit_in": 2, "second thoughts.note": 4, **UNDOES},
        unworked=True,
    ),
    "what-is-back-is-no-newer": Plant(
        _let_what_is_back_be_no_newer,
        "What undo sets back is newer than what calendars have.",
        "no calendar takes it for newer",
        only={"desk.fit_in": 2, "desk.move_onto": 3, **UNDOES},
        unworked=True,
    ),
    "keep-permits-of-who-has-parted": Plant(
        _keep_permits_of_who_has_parted,
        "Two that undo moves apart may not overlap again unasked.",
        "outlived|taken back and done again, and another",
        only={"desk.fit_in": 3, "desk.move_onto": 3, **UNDOES},
        unworked=True,
    ),
    "number-rows-after-those-that-are-left": Plant(
        _number_rows_after_those_that_are_left,
        "No number of a row is given out twice.",
        "given out twice",
        only={"rules.take_days_off": 3, "rules.work_after_all": 3},
        unworked=True,
    ),
    "delete-what-is-marked-as-removed": Plant(
        _delete_what_is_marked_as_removed,
        "Nothing is deleted for good but by an erasure.",
        "deleted for good|not taken back|vanished",
        only={"card file.jot_down": 4, "card file.write_down": 1, **UNDOES},
        unworked=True,
    ),
    "look-at-nothing-that-came-later": Plant(
        _look_at_nothing_that_came_later,
        "What somebody set since is not put back.",
        "move-at-once was undone",
        only={"too late.what_a_client_moved_on": 3},
        within=80,
        unworked=True,
        asks=page,
    ),
    "let-bookings-vanish-that-clients-saw": Plant(
        _let_bookings_vanish_that_clients_saw,
        "What a client saw is called off, and does not vanish.",
        "saw it .* and it vanished",
        only={"too late.what_a_client_saw": 3},
        unworked=True,
        asks=page,
    ),
    "let-clients-go-who-have-bookings": Plant(
        _let_clients_go_who_have_bookings,
        "Nobody is taken back who has bookings since.",
        "whose client is gone",
        only={"too late.whom_a_client_is": 3},
        unworked=True,
        soon=True,
    ),
    "bring-back-over-whoever-has-the-time": Plant(
        _bring_back_over_whoever_has_the_time,
        "What is done again asks whether its time is still free.",
        "an hour is sold twice",
        only={"too late.over_what_a_client_booked": 3},
        unworked=True,
        soon=True,
        asks=page,
    ),
    "drop-permits-by-their-number": Plant(
        _drop_permits_by_their_number,
        "A permit is that of its pair, whatever its number.",
        "an hour is sold twice",
        only={"too late.what_another_pair_has_the_number_of": 3},
        within=80,
        unworked=True,
        asks=page,
    ),
}
"""By the names by which they are switched on."""
