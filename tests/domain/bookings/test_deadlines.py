"""Tests: until when a client may move or cancel, and from which start that counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.deadlines import agreed_start, deadlines
from scheduler_app.domain.bookings.turns import Turn, first_start
from scheduler_app.domain.time_units import Minutes

DAY = 86_400
NOTICE = 24 * 60

starts = st.integers(min_value=1_800_000_000, max_value=1_800_000_000 + 90 * DAY)
notices = st.integers(min_value=0, max_value=60 * 24 * 60)


def limits(first: int, start: int, notice: int = NOTICE) -> int:
    """The last instant to cancel."""
    found = deadlines(first, start, to_move=Minutes(notice), to_cancel=Minutes(notice))
    assert found.until_moved == found.until_cancelled
    return found.until_cancelled


def test_moved_nearer_it_counts_from_the_start_that_it_has_now() -> None:
    assert limits(20 * DAY, 13 * DAY) == 12 * DAY


def test_moved_farther_it_counts_from_the_start_first_agreed() -> None:
    found = deadlines(4 * DAY, 11 * DAY, to_move=Minutes(NOTICE), to_cancel=Minutes(2 * NOTICE))
    assert (found.until_moved, found.until_cancelled) == (3 * DAY, 2 * DAY)
    assert found.counts_from == 4 * DAY
    assert found.first_agreed


def test_as_agreed_it_counts_from_its_start() -> None:
    found = deadlines(4 * DAY, 4 * DAY, to_move=Minutes(0), to_cancel=Minutes(NOTICE))
    assert (found.until_moved, found.until_cancelled) == (4 * DAY, 3 * DAY)
    assert not found.first_agreed


@given(starts, starts, notices)
def test_no_move_of_a_client_wins_time(first: int, start: int, notice: int) -> None:
    until = limits(first, start, notice)
    assert until <= limits(first, first, notice)
    assert until <= start - notice * 60
    assert until in {limits(first, first, notice), limits(start, start, notice)}


@dataclass(frozen=True)
class Told:
    """The rule followed word by word: what was agreed since the consultant's last move, and now."""

    agreed: int
    start: int


@given(
    starts,
    st.lists(
        st.tuples(starts, st.sampled_from(["move-at-once", "accept", "choose", "move", "change"])),
        max_size=8,
    ),
)
def test_the_diary_counts_as_the_house_says(first: int, moves: list[tuple[int, str]]) -> None:
    told = Told(first, first)
    turns = [Turn("request-at-once", By.CLIENT, first, "confirmed")]
    for start, verb in moves:
        by = By.CONSULTANT if verb in {"accept", "move", "change"} else By.CLIENT
        turns.append(Turn(verb, by, start, None))
        wished = verb in {"move-at-once", "accept", "choose"}
        told = replace(told, start=start, agreed=told.agreed if wished else start)
    assert first_start(turns) == told.agreed
    assert limits(first_start(turns), told.start) == min(told.agreed, told.start) - DAY


@given(starts, starts, st.booleans(), st.booleans())
def test_the_page_and_the_diary_count_a_choice_alike(
    before: int, chosen: int, agreed: bool, declined: bool
) -> None:
    """What the page says at once is what the desktop publishes afterwards."""
    turns = [Turn("request", By.CLIENT, before, "confirmed" if agreed else "pending")]
    if declined and not agreed:
        # The choice crossed a refusal; nothing had been agreed.
        turns.append(Turn("decline", By.CONSULTANT, None, "cancelled"))
    turns.append(Turn("choose", By.CLIENT, chosen, "confirmed"))
    on_page = agreed_start(before, chosen, was_agreed=agreed, by_client=True)
    assert first_start(turns) == on_page


def test_taking_back_a_move_takes_back_what_it_counts_from() -> None:
    agreed, wished, moved = 4 * DAY, 11 * DAY, 15 * DAY
    turns = [
        Turn("request-at-once", By.CLIENT, agreed, "confirmed"),
        Turn("move-at-once", By.CLIENT, wished, None),
        Turn("move", By.CONSULTANT, moved, None),
    ]
    assert first_start(turns) == moved
    turns.append(Turn("undo", By.CONSULTANT, wished, None))
    assert first_start(turns) == agreed
    turns.append(Turn("redo", By.CONSULTANT, moved, None))
    assert first_start(turns) == moved


def test_what_waits_again_is_not_agreed_any_more() -> None:
    turns = [
        Turn("request", By.CLIENT, 4 * DAY, "pending"),
        Turn("confirm", By.CONSULTANT, None, "confirmed"),
        Turn("undo", By.CONSULTANT, None, "pending"),
        Turn("choose", By.CLIENT, 9 * DAY, "confirmed"),
    ]
    assert first_start(turns) == 9 * DAY
