"""Domain: who has called a booking off, of all that became of it."""

from __future__ import annotations

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.turns import Turn, called_off_by_client

BOOK = ("book", "confirmed")
LOSE = ("lose-day", "pending")
BACK, AGAIN = ("undo", "confirmed"), ("redo", "pending")


@pytest.mark.parametrize(
    ("before", "by_client"),
    [
        ([BOOK], True),
        ([("take-in", "pending")], True),
        ([BOOK, LOSE], False),
        ([BOOK, LOSE, BACK], True),
        ([BOOK, LOSE, BACK, AGAIN], False),
        ([BOOK, LOSE, ("confirm", "confirmed")], True),
    ],
)
def test_who_wants_no_other_time_has_called_nothing_off(
    before: list[tuple[str, str]], by_client: bool
) -> None:
    turns = [Turn(verb, By.CONSULTANT, None, state) for verb, state in before]
    turns.append(Turn("call-off", By.CLIENT, None, "cancelled", 7))
    assert called_off_by_client(turns) == (7 if by_client else None)
    turns += [Turn("undo", By.CONSULTANT, None, "pending"), Turn("redo", "x", None, "cancelled")]
    assert called_off_by_client(turns) == (7 if by_client else None)
