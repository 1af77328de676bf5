"""Times that are being promised are off the page until they are given back or have lasted."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.blocks import BLOCK_LASTS
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.changes import latest_change
from scheduler_app.use_cases.page.blocking import block, release, standing

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
STAY = Stay(NOW, NOW + timedelta(hours=1), Minutes(10), Minutes(5), Minutes(30))
SECOND = timedelta(seconds=1)


def test_a_time_that_two_have_asked_for_is_offered_again_after_the_second(diary: Diary) -> None:
    [one] = block(diary, [STAY], now=NOW)
    [other] = block(diary, [STAY], now=NOW)
    assert not release(diary, other, now=NOW)
    assert len(standing(diary, now=NOW)) == 1
    assert not release(diary, other, now=NOW), "it was given back: the other's is not his to free"
    assert len(standing(diary, now=NOW)) == 1
    assert release(diary, one, now=NOW)
    assert standing(diary, now=NOW) == []
    assert not release(diary, one, now=NOW), "nothing was blocked: there is nothing to publish"


def test_a_block_carries_its_gaps_and_ends_by_itself(diary: Diary) -> None:
    block(diary, [STAY], now=NOW)
    [taken] = standing(diary, now=NOW + BLOCK_LASTS - SECOND)
    assert (taken.preparation, taken.wrap_up, taken.travel) == (600, 300, 1800)
    assert standing(diary, now=NOW + BLOCK_LASTS) == []


def test_whoever_lets_go_as_it_ends_has_nothing_to_give_back(diary: Diary) -> None:
    [made] = block(diary, [STAY], now=NOW)
    assert not release(diary, made, now=NOW + BLOCK_LASTS)


def test_a_time_with_other_gaps_is_another_one(diary: Diary) -> None:
    """What it frees around it is to be told to the page."""
    [near] = block(diary, [replace(STAY, travel=Minutes(0), wrap_up=Minutes(0))], now=NOW)
    [far] = block(diary, [STAY], now=NOW)
    assert release(diary, far, now=NOW)
    assert release(diary, near, now=NOW)


def test_whoever_lets_go_late_frees_nothing_of_whoever_asked_since(diary: Diary) -> None:
    """The number of a row that has ended is given to the next one."""
    [late] = block(diary, [STAY], now=NOW)
    after = NOW + BLOCK_LASTS + SECOND
    [fresh] = block(diary, [STAY], now=after)
    assert fresh.id == late.id
    assert not release(diary, late, now=after)
    assert len(standing(diary, now=after)) == 1


def test_a_block_outlives_the_program_that_asked_and_is_known_to_the_next(diary: Diary) -> None:
    block(diary, [STAY], now=NOW)
    other = Diary.open(diary.path)
    try:
        assert len(standing(other, now=NOW)) == 1
    finally:
        other.close()


def test_what_is_blocked_is_no_change_of_the_diary(diary: Diary) -> None:
    before = latest_change(diary)
    [made] = block(diary, [STAY], now=NOW)
    release(diary, made, now=NOW)
    assert latest_change(diary) == before


def test_many_who_ask_and_let_go_at_once_leave_what_was_not_let_go(diary: Diary) -> None:
    kept = block(diary, [STAY], now=NOW)
    last: list[bool] = []

    def ask_and_let_go() -> None:
        for _ in range(5):
            made = block(diary, [STAY, STAY], now=NOW)
            last.extend(release(diary, each, now=NOW) for each in made)

    threads = [threading.Thread(target=ask_and_let_go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(last) == 30
    assert not any(last), "one stood all the time"
    assert len(standing(diary, now=NOW)) == len(kept)
