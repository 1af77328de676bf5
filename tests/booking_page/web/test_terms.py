"""Tests: the words of deadlines and promises: each says from what it counts, in every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.web.languages import language, languages
from scheduler_app.booking_page.web.terms import ReplyPromise, Terms
from scheduler_app.domain.bookings.deadlines import Deadlines, deadlines
from scheduler_app.domain.practice.replies import Reply
from scheduler_app.domain.time_units import Minutes

BERLIN = "Europe/Berlin"
DAY = 86_400
FOURTH = 1_804_150_800
"""Thursday 4 March 2027, 10:00 in Berlin."""

EN = Terms(language("en"))


def limits(first: int, start: int, *, move: int = 1440, cancel: int = 1440) -> Deadlines:
    """Deadlines by notices in minutes."""
    return deadlines(first, start, to_move=Minutes(move), to_cancel=Minutes(cancel))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            limits(FOURTH, FOURTH),
            (
                "You can move or cancel it here until Wed 3 Mar, 10:00. "
                "That is 24 hours before it begins."
            ),
        ),
        (
            limits(FOURTH, FOURTH + 7 * DAY, move=2880, cancel=2880),
            (
                "You can move or cancel it here until Tue 2 Mar, 10:00. "
                "That is 2 days before the time first agreed, Thu 4 Mar, 10:00, "
                "also after moving it."
            ),
        ),
        (
            limits(FOURTH + 7 * DAY, FOURTH),
            (
                "You can move or cancel it here until Wed 3 Mar, 10:00. "
                "That is 24 hours before it begins."
            ),
        ),
        (
            limits(FOURTH, FOURTH, move=60),
            (
                "You can move it here until Thu 4 Mar, 09:00, "
                "and cancel it until Wed 3 Mar, 10:00. "
                "Both count from when it begins."
            ),
        ),
        (
            limits(FOURTH, FOURTH + DAY, move=60),
            (
                "You can move it here until Thu 4 Mar, 09:00, "
                "and cancel it until Wed 3 Mar, 10:00. "
                "Both count from the time first agreed, Thu 4 Mar, 10:00, also after moving it."
            ),
        ),
        (
            limits(FOURTH, FOURTH, move=0, cancel=0),
            "You can move or cancel it here until Thu 4 Mar, 10:00. That is when it begins.",
        ),
    ],
)
def test_a_deadline_says_from_what_it_counts(found: Deadlines, told: str) -> None:
    assert EN.changing(found, BERLIN) == told


def test_only_what_is_still_possible_is_told() -> None:
    found = limits(FOURTH, FOURTH, move=60)
    assert EN.changing(found, BERLIN, FOURTH - 7200) == (
        "You can move it here until Thu 4 Mar, 09:00. That is 1 hour before it begins."
    )
    assert EN.changing(found, BERLIN, FOURTH) == ""
    found = limits(FOURTH, FOURTH, cancel=60)
    assert EN.asking(found, BERLIN, FOURTH - 7200) == (
        "You can withdraw it until we have answered; once it is confirmed, you can cancel it here "
        "until Thu 4 Mar, 09:00. That is 1 hour before it begins."
    )
    for said in (EN.asking(found, BERLIN, FOURTH), EN.booking(found, BERLIN, FOURTH)):
        assert "can’t be moved or cancelled here once it is" in said


def test_a_move_tells_the_deadlines_before_and_after() -> None:
    before = limits(FOURTH, FOURTH)
    later, sooner = limits(FOURTH, FOURTH + 7 * DAY), limits(FOURTH, FOURTH - 2 * DAY)
    now = FOURTH - 2 * DAY - 3600
    told = [("Last time to move or cancel it", "Wed 3 Mar, 10:00", "Wed 3 Mar, 10:00")]
    assert EN.before_and_after(before, later, BERLIN, now) == told
    assert "still counts from the time first agreed, Thu 4 Mar, 10:00" in EN.after_move(
        later, BERLIN
    )
    [(_, _, then)] = EN.before_and_after(before, sooner, BERLIN, now)
    assert then == "not possible here any more"
    assert "from the new time" in EN.after_move(sooner, BERLIN)
    apart = limits(FOURTH, FOURTH, move=60)
    assert [row[0] for row in EN.before_and_after(apart, apart, BERLIN, now)] == [
        "Last time to move it",
        "Last time to cancel it",
    ]


@given(
    st.integers(1, 60),
    st.integers(-30, 30),
    st.sampled_from([0, 60, 1440, 2880]),
    st.sampled_from([0, 60, 1440, 2880]),
    st.integers(-40, 40),
    st.sampled_from(sorted(languages())),
)
def test_no_deadline_stands_without_what_it_counts_from(
    first: int, moved: int, move: int, cancel: int, now: int, code: str
) -> None:
    said = Terms(language(code))
    found = limits(FOURTH + first * DAY, FOURTH + (first + moved) * DAY, move=move, cancel=cancel)
    at = FOURTH + now * DAY
    for told in (
        said.changing(found, BERLIN, at),
        said.asking(found, BERLIN, at),
        said.booking(found, BERLIN, at),
        said.cancelling(found, BERLIN),
    ):
        assert "%(" not in told and "None" not in told and "duration" not in told
        only = {"move": at <= found.until_moved, "cancel": at <= found.until_cancelled}
        if told == said.changing(found, BERLIN, at) and told:
            assert told.endswith(said.counted(found, BERLIN, **only))
    as_agreed = limits(found.start, found.start, move=move, cancel=cancel)
    differs = said.counted(found, BERLIN) != said.counted(as_agreed, BERLIN)
    assert differs is (moved > 0)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (ReplyPromise(Reply.NONE, None, FOURTH), "We answer by mail."),
        (ReplyPromise(Reply.ONE_DAY), "We answer by mail within one working day."),
        (
            ReplyPromise(Reply.ONE_DAY, FOURTH - DAY, FOURTH),
            "We answer by mail within one working day: by Wed 3 Mar, 10:00.",
        ),
    ],
)
def test_a_promise_to_answer(answers: ReplyPromise, told: str) -> None:
    assert EN.answering(answers, BERLIN) == told


@pytest.mark.parametrize("late", [0, 3600])
def test_a_promise_beyond_the_start_names_no_time(late: int) -> None:
    told = EN.answering(ReplyPromise(Reply.TWO_DAYS, FOURTH + late, FOURTH), BERLIN)
    assert "Mar" not in told
    assert "within two working days" in told and "please get in touch" in told


@pytest.mark.parametrize("code", sorted(languages()))
def test_how_long_something_is_kept(code: str) -> None:
    said = Terms(language(code))
    for seconds in (600, 7200, DAY, 2 * DAY, 90 * DAY, 366 * DAY):
        told = said.lasts(seconds)
        assert told and "duration" not in told and "%" not in told
    assert EN.lasts(90 * DAY) == "90 days"
    assert EN.lasts(DAY) == "24 hours"
