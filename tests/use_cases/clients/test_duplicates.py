"""Pairs that may be one, as the diary finds them, and those that the consultant keeps apart."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.duplicates import Likeness
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.duplicates import duplicates, duplicates_of, keep_apart


def test_a_pair_is_shown_until_it_is_kept_apart(
    practice: Diary, anna: Client, now: datetime
) -> None:
    other = save_client(practice, Client(0, "Schmidt Anna", email="ANNA@example.org"), now=now)
    save_client(practice, Client(0, "Otto Berg"), now=now)
    [pair] = duplicates(practice)
    assert (pair.first.id, pair.second.id) == (anna.id, other.id)
    assert pair.alike == (Likeness.EMAIL, Likeness.NAME)
    assert [one.first.id for one in duplicates_of(practice, other.id)] == [other.id]
    keep_apart(practice, other.id, anna.id, now=now)
    keep_apart(practice, other.id, anna.id, now=now)
    assert duplicates(practice) == duplicates_of(practice, anna.id) == []
    assert undo(practice, now=now).words == "two clients who are kept apart"
    assert len(duplicates(practice)) == 1


def test_one_alone_or_nobody_is_no_pair(practice: Diary, anna: Client, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        keep_apart(practice, anna.id, anna.id, now=now)
    with pytest.raises(NotFound):
        keep_apart(practice, anna.id, 99, now=now)
