"""Tests: by when a request is answered, as the practice has promised."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.practice.replies import Reply, answered_by, reply_of

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2027, 3, 1)


def at(day: int, hour: int, minute: int = 0) -> int:
    """That time on a day of March 2027 on the wall in Berlin; the 1st is a Monday."""
    return int(datetime(2027, 3, day, hour, minute, tzinfo=BERLIN).timestamp())


def week(days: int = 21) -> tuple[tuple[int, int], ...]:
    """Monday to Friday, 9 to 12:30 and 13:30 to 17 o'clock."""
    spans = []
    for day in (MONDAY + timedelta(days=number) for number in range(days)):
        if day.weekday() < 5:
            for opens, closes in ((time(9), time(12, 30)), (time(13, 30), time(17))):
                spans.append(
                    tuple(
                        int(datetime.combine(day, wall, BERLIN).timestamp())
                        for wall in (opens, closes)
                    )
                )
    return tuple((start, end) for start, end in spans)


def by(reply: Reply, asked_at: int) -> int | None:
    """By when that is answered."""
    return answered_by(reply, asked_at, week(), "Europe/Berlin")


@pytest.mark.parametrize(
    ("reply", "asked", "answered"),
    [
        (Reply.SAME_DAY, at(1, 10), at(1, 17)),
        (Reply.SAME_DAY, at(1, 7), at(1, 17)),
        (Reply.SAME_DAY, at(1, 18), at(2, 17)),
        (Reply.SAME_DAY, at(5, 18), at(8, 17)),
        (Reply.ONE_DAY, at(1, 10), at(2, 17)),
        (Reply.ONE_DAY, at(1, 7), at(1, 17)),
        (Reply.ONE_DAY, at(5, 16, 59), at(8, 17)),
        (Reply.ONE_DAY, at(6, 12), at(8, 17)),
        (Reply.ONE_DAY, at(5, 17), at(8, 17)),
        (Reply.TWO_DAYS, at(4, 13), at(8, 17)),
        (Reply.THREE_DAYS, at(4, 10), at(9, 17)),
        (Reply.TWO_HOURS, at(1, 10), at(1, 12)),
        (Reply.TWO_HOURS, at(1, 12), at(1, 15)),
        (Reply.FOUR_HOURS, at(5, 16), at(8, 12)),
        (Reply.FOUR_HOURS, at(6, 3), at(8, 14)),
        (Reply.NONE, at(1, 10), None),
    ],
)
def test_a_promise_counts_working_time(reply: Reply, asked: int, answered: int | None) -> None:
    assert by(reply, asked) == answered


def test_what_lies_beyond_the_known_working_days_has_no_time() -> None:
    assert by(Reply.THREE_DAYS, at(19, 10)) is None
    assert answered_by(Reply.TWO_HOURS, at(1, 10), (), "Europe/Berlin") is None


def test_a_promise_that_only_a_newer_desktop_knows_is_none() -> None:
    assert reply_of("within a heartbeat") is Reply.NONE
    assert [reply_of(str(reply)) for reply in Reply] == list(Reply)


@given(
    st.sampled_from([reply for reply in Reply if reply is not Reply.NONE]),
    st.integers(min_value=at(1, 0), max_value=at(12, 0)),
    st.integers(min_value=1, max_value=86_400),
)
def test_a_promise_lies_ahead_in_working_time_and_never_shrinks(
    reply: Reply, asked: int, later: int
) -> None:
    answered, afterwards = by(reply, asked), by(reply, asked + later)
    assert answered is not None and afterwards is not None
    assert asked < answered <= afterwards
    assert any(start < answered <= end for start, end in week())
