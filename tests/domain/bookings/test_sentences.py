"""Tests: the history of a booking reads as sentences."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.sentences import CALLED_OFF, Names, full_sentence, sentence

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = Names(clients={1: "Anna Schmidt", 2: "Jürgen Groß"}, services={1: "Repair", 2: "Lesson"})


def wall(day: int, hour: int, minute: int = 0, *, year: int = 2026) -> int:
    return int(datetime(year, 3, day, hour, minute, tzinfo=BERLIN).timestamp())


def a_row(**columns: object) -> dict[str, object]:
    row = {
        "kind": "appointment",
        "state": "confirmed",
        "start_at": wall(3, 10),
        "end_at": wall(3, 11),
        "zone": "Europe/Berlin",
        "title": "",
        "client_id": 1,
        "service_id": 1,
        "place": "",
        "notes": "",
        "preparation": 0,
        "wrap_up": 0,
        "travel": 0,
        "transparent": 0,
        "all_day": 0,
        "removed": 0,
    }
    return row | columns


def told(verb: str, after: dict[str, object] | None, before: dict[str, object] | None) -> str:
    return sentence(verb, before, after, NAMES, BERLIN)


def change(verb: str = "change", /, **columns: object) -> str:
    """The sentence of a change to the row that `a_row` makes."""
    return told(verb, a_row(**columns), a_row())


def test_a_move_tells_from_when_to_when() -> None:
    what = change("move", start_at=wall(5, 14), end_at=wall(5, 15))
    assert what == "Moved from Tue 3 Mar 10:00 to Thu 5 Mar 14:00"
    assert full_sentence(what, "by phone; client's child is ill.") == (
        "Moved from Tue 3 Mar 10:00 to Thu 5 Mar 14:00 by phone; client's child is ill"
    )
    assert full_sentence(what, "client's child is ill") == (
        "Moved from Tue 3 Mar 10:00 to Thu 5 Mar 14:00; client's child is ill"
    )
    assert full_sentence(what, " ") == what
    assert full_sentence(what, "child is ill", By.CLIENT) == (
        "Moved from Tue 3 Mar 10:00 to Thu 5 Mar 14:00 by client; child is ill"
    )
    assert full_sentence(what, "", By.CONSULTANT) == what


def test_a_move_into_another_year_names_both() -> None:
    start = wall(4, 10, year=2027)
    assert change("move", start_at=start, end_at=start + 3600) == (
        "Moved from Tue 3 Mar 2026 10:00 to Thu 4 Mar 2027 10:00"
    )


def test_a_move_that_changes_the_length_says_so() -> None:
    assert change("change-series", start_at=wall(5, 14), end_at=wall(5, 16)) == (
        "Moved from Tue 3 Mar 10:00 to Thu 5 Mar 14:00, now 2 hours long"
    )


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            {"end_at": wall(3, 12, 30)},
            "Length changed from 1 hour to 2 hours 30 minutes, now Tue 3 Mar 10:00–12:30",
        ),
        (
            {"start_at": wall(3, 9, 30)},
            "Length changed from 1 hour to 1 hour 30 minutes, now Tue 3 Mar 09:30–11:00",
        ),
        (
            {"end_at": wall(4, 10)},
            "Length changed from 1 hour to 1 day, now Tue 3 Mar 10:00–Wed 4 Mar 10:00",
        ),
    ],
)
def test_a_resize_tells_the_lengths(columns: dict[str, object], words: str) -> None:
    assert change("resize", **columns) == words


@pytest.mark.parametrize(
    ("verb", "was", "state", "words"),
    [
        ("confirm", "pending", "confirmed", "Confirmed"),
        ("cancel", "confirmed", "cancelled", "Cancelled"),
        ("done", "confirmed", "done", "Marked as done"),
        ("no-show", "confirmed", "no-show", "Marked as no-show"),
        ("reopen", "cancelled", "confirmed", "Reopened"),
        ("undo", "cancelled", "confirmed", "Undone: cancelled"),
        ("undo", "no-show", "confirmed", "Undone: marked as no-show"),
        ("undo", "done", "confirmed", "Undone: marked as done"),
        ("undo", "confirmed", "cancelled", "Undone: reopened"),
        ("undo", "confirmed", "pending", "Undone: confirmed"),
        (
            CALLED_OFF,
            "confirmed",
            "cancelled",
            "Undone: the booking was taken back, and is cancelled as its client has seen it",
        ),
        ("redo", "confirmed", "cancelled", "Done again: cancelled"),
    ],
)
def test_states_in_words(verb: str, was: str, state: str, words: str) -> None:
    assert told(verb, a_row(state=state), a_row(state=was)) == words


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"service_id": 2, "notes": "x"}, "Service changed from Repair to Lesson; notes written"),
        ({"client_id": None}, "Client Anna Schmidt taken out"),
        ({"client_id": 9}, "Client changed from Anna Schmidt to no. 9"),
        ({"title": "Printer"}, "Title set to “Printer”"),
        ({"place": "Main St 1"}, "Place set to “Main St 1”"),
        ({"travel": 45}, "Travel set to 45 minutes"),
        (
            {"service_id": 2, "preparation": 15, "travel": 30, "title": "Fax"},
            "Service changed from Repair to Lesson; gaps changed with it; title set to “Fax”",
        ),
        ({"transparent": 1}, "Its time shown as free"),
        ({"zone": "Asia/Kolkata"}, "Time zone changed from Europe/Berlin to Asia/Kolkata"),
        ({}, "Kept as it was"),
    ],
)
def test_details_in_words(columns: dict[str, object], words: str) -> None:
    assert change(**columns) == words


def test_gaps_that_change_or_go() -> None:
    assert told("change", a_row(travel=45, wrap_up=0), a_row(travel=30, wrap_up=10)) == (
        "Wrap-up 10 minutes taken out; travel changed from 30 minutes to 45 minutes"
    )


def test_notes_that_change_or_go() -> None:
    assert told("change", a_row(notes="b"), a_row(notes="a")) == "Notes changed"
    assert told("change", a_row(), a_row(notes="a")) == "Notes cleared"


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("book", "Booked for Tue 3 Mar 10:00 (1 hour), Anna Schmidt, Repair"),
        ("book-series", "Booked in a series for Tue 3 Mar 10:00 (1 hour), Anna Schmidt, Repair"),
        (
            "extend-series",
            "Booked as the series goes on: Tue 3 Mar 10:00 (1 hour), Anna Schmidt, Repair",
        ),
        ("import", "Imported for Tue 3 Mar 10:00 (1 hour), Anna Schmidt, Repair"),
        ("redo", "Done again: booked for Tue 3 Mar 10:00 (1 hour), Anna Schmidt, Repair"),
    ],
)
def test_a_new_booking_is_summed_up(verb: str, words: str) -> None:
    assert told(verb, a_row(), None) == words
    assert told(verb, a_row(), a_row(removed=1)) == words
    assert told(verb, a_row(title="Printer"), None) == f"{words}, Printer"


def test_a_block_of_days_is_told_in_days() -> None:
    leave = a_row(
        client_id=None,
        service_id=None,
        title="Leave",
        all_day=1,
        start_at=wall(3, 0),
        end_at=wall(6, 0),
    )
    assert told("book", leave, None) == "Booked for Tue 3 Mar – Thu 5 Mar (all day), Leave"
    assert told("book", leave | {"end_at": wall(4, 0)}, None) == (
        "Booked for Tue 3 Mar (all day), Leave"
    )


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("undo", "Undone: the booking was taken back"),
        ("cancel-series", "Taken out of its series"),
        ("import", "Taken out by an import"),
    ],
)
def test_a_booking_that_goes(verb: str, words: str) -> None:
    assert told(verb, None, a_row()) == words
    assert told(verb, a_row(removed=1), a_row()) == words


def test_what_was_undone_is_named_and_not_what_came_back() -> None:
    assert told("undo", a_row(), None) == "Undone: taken out of the diary"
    assert told("undo", a_row(), a_row(notes="x")) == "Undone: notes written"
    longer = a_row(end_at=wall(3, 12))
    span = "then Tue 3 Mar 10:00–12:00"
    assert told("undo", a_row(), longer) == f"Undone: length changed from 1 hour to 2 hours, {span}"
    later = a_row(start_at=wall(5, 10), end_at=wall(5, 11))
    assert told("undo", a_row(), later) == "Undone: moved from Tue 3 Mar 10:00 to Thu 5 Mar 10:00"


def test_an_import_and_a_settled_overlap() -> None:
    assert told("import", a_row(title="Printer"), a_row()) == (
        "Imported again: title set to “Printer”"
    )
    assert told("import", a_row(), a_row()) == "Imported again, nothing changed"
    assert told("settle", a_row(), a_row()) == "Overlap settled: both are kept"


def test_times_are_told_in_the_booking_s_own_zone() -> None:
    moved = a_row(start_at=wall(5, 14), end_at=wall(5, 15))
    assert sentence("move", a_row(), moved, NAMES, ZoneInfo("Asia/Kolkata")) == (
        "Moved from Tue 3 Mar 14:30 to Thu 5 Mar 18:30"
    )
