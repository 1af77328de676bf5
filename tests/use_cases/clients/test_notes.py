"""Notes of a client: written, worded anew, taken off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.clients.notes import (
    add_note,
    change_note,
    get_note,
    notes_of,
    remove_note,
)


def test_notes_stand_with_the_newest_first(practice: Diary, anna: Client, now: datetime) -> None:
    first = add_note(practice, anna.id, "  Called: printer is slow again.\n", now=now)
    second = add_note(practice, anna.id, "Wants a quote", now=now + timedelta(days=1))
    assert first.text == "Called: printer is slow again."
    assert notes_of(practice, [anna.id]) == [second, first]
    assert notes_of(practice, [anna.id], limit=1) == [second]
    assert undo_state(practice).undoes == "note of Anna Schmidt"


def test_a_note_that_is_worded_anew_keeps_its_time(
    practice: Diary, anna: Client, now: datetime
) -> None:
    note = add_note(practice, anna.id, "Wants a quote", now=now)
    changed = change_note(practice, note.id, "Wants two quotes", now=now + timedelta(hours=1))
    assert (changed.at, changed.text) == (note.at, "Wants two quotes")
    assert get_note(practice, note.id) == changed
    assert undo_state(practice).undoes == "note of Anna Schmidt"


def test_what_is_taken_off_comes_back_by_undo(practice: Diary, anna: Client, now: datetime) -> None:
    note = add_note(practice, anna.id, "Wants a quote", now=now)
    remove_note(practice, note.id, now=now)
    assert notes_of(practice, [anna.id]) == []
    with pytest.raises(NotFound):
        change_note(practice, note.id, "…", now=now)
    undo(practice, now=now)
    assert notes_of(practice, [anna.id]) == [note]


@pytest.mark.parametrize(("text", "said"), [(" \u200b\n", "empty"), ("x" * 20_001, "20,001")])
def test_a_note_says_something_of_a_length(
    practice: Diary, anna: Client, text: str, said: str, now: datetime
) -> None:
    with pytest.raises(InvalidInput, match=said):
        add_note(practice, anna.id, text, now=now)
    with pytest.raises(NotFound):
        add_note(practice, 999, "Nobody's", now=now)
