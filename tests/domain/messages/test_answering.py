"""Domain: what a yes confirms, of all that a number was asked, in whatever order it is heard."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.messages import answering
from scheduler_app.domain.messages.answering import (
    AskedVisit,
    ClearAnswer,
    Decided,
    decided,
    in_words,
)
from scheduler_app.domain.messages.replies import HeardAs, read_reply
from scheduler_app.domain.time_units import HOUR

ASKED, START = 10 * HOUR, 60 * HOUR


def visit(
    booking: int = 1,
    *codes: int,
    asked: int = ASKED,
    start: int = START,
    came: int = 0,
    left: int | None = None,
    off: bool = False,
    confirmed: int | None = None,
) -> AskedVisit:
    return AskedVisit(
        booking, 7, start, dict.fromkeys(codes or (0,), asked), came, left, off, confirmed
    )


def said(text: str, *visits: AskedVisit, at: int = ASKED + HOUR) -> Decided:
    return decided([ClearAnswer("k", at, read_reply(text))], visits)["k"]


def booking_of(decision: Decided) -> int | None:
    assert decision.remark == ""
    confirms = decision.meant is HeardAs.CONFIRMED and decision.visit is not None
    return decision.visit.booking_id if confirms and decision.visit else None


def why_not(decision: Decided) -> str:
    assert decision.meant is HeardAs.WORDS
    assert decision.remark.endswith(" Nothing was confirmed.")
    return decision.remark.removesuffix(" Nothing was confirmed.")


def test_a_plain_yes_confirms_the_one_visit_that_was_asked_about() -> None:
    assert booking_of(said("C", visit())) == 1
    assert booking_of(said("yes", visit(1, 2))) == 1
    assert booking_of(said("C2", visit(1), visit(2, 2))) == 2


def test_a_plain_yes_with_two_open_or_a_code_that_is_none_does_nothing() -> None:
    assert why_not(said("C", visit(1), visit(2, 2))) == answering.SEVERAL
    assert why_not(said("C7", visit(1), visit(2, 2))) == answering.NO_SUCH_CODE.format(code=7)


def test_a_plain_yes_never_means_the_coded_one_while_the_plain_one_was_confirmed() -> None:
    decision = said("C", visit(1, confirmed=ASKED), visit(2, 2))
    assert (decision.meant, decision.remark) == (HeardAs.CONFIRMED, answering.ALREADY)
    assert decision.visit is not None
    assert decision.visit.booking_id == 1


def test_the_plain_one_being_called_off_leaves_the_other_one() -> None:
    gone = visit(1, left=ASKED + 1, off=True)
    assert booking_of(said("C", gone, visit(2, 2))) == 2


def test_a_yes_without_a_question_or_after_its_visit_is_words() -> None:
    assert why_not(said("yes")) == answering.NOT_ASKED
    assert why_not(said("yes", visit(asked=ASKED), at=ASKED - HOUR)) == answering.NOT_ASKED
    assert why_not(said("yes", visit(), at=START)) == answering.TOO_LATE


def test_a_bare_yes_after_something_else_was_said_may_answer_that() -> None:
    def later(text: str, *visits: AskedVisit, spoken: int = ASKED + 60) -> Decided:
        return decided([ClearAnswer("k", ASKED + HOUR, read_reply(text))], visits, [spoken])["k"]

    assert why_not(later("yes", visit())) == answering.YOU_WROTE_SINCE
    assert why_not(later("ja", visit(confirmed=ASKED))) == answering.YOU_WROTE_SINCE
    assert later("yes") == later("yes", visit(start=ASKED + 120)) == Decided(HeardAs.WORDS)
    assert why_not(later("C")) == answering.NOT_ASKED
    assert later("yes", visit(start=ASKED + 120), visit(2)).visit == visit(2)
    assert booking_of(later("C", visit())) == 1
    assert booking_of(later("yes", visit(), spoken=ASKED - 1)) == 1
    assert booking_of(later("yes", visit(), spoken=ASKED + 2 * HOUR)) == 1


def test_of_one_second_nobody_knows_what_came_first() -> None:
    at = ASKED + HOUR
    assert booking_of(said("C", visit(confirmed=at), at=at)) == 1
    assert said("C", visit(confirmed=at - 1), at=at).remark == answering.ALREADY


def test_whose_clock_is_behind_still_answers() -> None:
    assert booking_of(said("C", visit(), at=ASKED - answering.CLOCKS_DIFFER)) == 1
    assert why_not(said("C", visit(), at=ASKED - answering.CLOCKS_DIFFER - 1)) == (
        answering.NOT_ASKED
    )


def test_a_code_means_its_own_visit_whatever_else_was_confirmed() -> None:
    assert booking_of(said("C2", visit(1, 0, 2, confirmed=ASKED), visit(2, 2))) == 2


def test_a_yes_to_a_cancelled_booking_says_so_whenever_it_was_cancelled() -> None:
    for left in (ASKED + 1, ASKED + 2 * HOUR):
        decision = said("C", visit(left=left, off=True))
        assert why_not(decision) == answering.CALLED_OFF
        assert decision.visit is not None


def test_a_yes_to_another_time_confirms_nothing() -> None:
    assert why_not(said("C", visit(left=ASKED + 2 * HOUR))) == answering.MOVED
    assert why_not(said("C", visit(left=ASKED + 1))) == answering.MOVED
    assert why_not(said("C", visit(came=ASKED + 2 * HOUR))) == answering.MOVED


def test_words_say_why_they_confirmed_nothing_only_where_something_was_asked() -> None:
    for text, remark in (
        ("yes but later", answering.MORE_THAN_YES),
        ("👍", answering.NO_WORD_IN_IT),
        ("no", answering.IN_OTHER_WORDS),
        ("x" * 1600, answering.IN_OTHER_WORDS),
    ):
        found = in_words(read_reply(text), ASKED, [visit()])
        assert (found.meant, found.remark) == (HeardAs.WORDS, remark)
        assert found.visit is not None
        assert in_words(read_reply(text), ASKED, [visit(confirmed=ASKED)]).remark == ""
    assert in_words(read_reply("no"), ASKED, [visit(1), visit(2, 2)]).visit is None
    assert in_words(read_reply("no"), ASKED, [visit(left=ASKED + HOUR)]).remark == ""


def test_cancel_is_stop_and_tells_that_it_may_mean_the_visit() -> None:
    found = in_words(read_reply("CANCEL"), ASKED, [visit()])
    assert (found.meant, found.remark) == (HeardAs.STOP, answering.MAY_MEAN_THE_VISIT)


@st.composite
def _asked(draw: st.DrawFn) -> list[AskedVisit]:
    """Up to three visits of one number: asked at odd times, some called off or confirmed since."""
    visits = []
    for booking in range(1, draw(st.integers(1, 3)) + 1):
        asked, left = draw(st.integers(0, 6)), draw(st.none() | st.integers(0, 9))
        visits.append(
            visit(
                booking,
                0 if booking == 1 else draw(st.sampled_from((0, booking))),
                asked=answering.CLOCKS_DIFFER + asked,
                start=answering.CLOCKS_DIFFER + draw(st.integers(5, 12)),
                left=left and answering.CLOCKS_DIFFER + left,
                off=draw(st.booleans()),
                confirmed=draw(st.none() | st.integers(0, answering.CLOCKS_DIFFER + 9)),
            )
        )
    return visits


_TEXTS = st.sampled_from(("C", "yes", "C2", "C3", "C9"))
_ANSWERS = st.lists(st.tuples(_TEXTS, st.integers(0, 10)), min_size=1, max_size=6)


@given(_asked(), _ANSWERS, st.randoms(use_true_random=False))
def test_any_order_and_any_doubling_come_to_the_same(
    visits: list[AskedVisit], answers: list[tuple[str, int]], chance: random.Random
) -> None:
    """One by one, shuffled and doubled, they end where all of them at once do."""
    written = [
        ClearAnswer(f"k{number}", answering.CLOCKS_DIFFER + at, read_reply(text))
        for number, (text, at) in enumerate(answers)
    ]
    at_once = _effects(decided(written, visits))
    settled: dict[str, ClearAnswer] = {}
    found: dict[str, Decided] = {}
    shuffled = written * 2
    chance.shuffle(shuffled)
    for each in shuffled:
        settled.setdefault(each.key, each)
        for key, decision in decided(settled.values(), visits).items():
            found[key] = decision
            if decision.meant is HeardAs.CONFIRMED and decision.visit is not None:
                settled[key] = settled[key]._replace(settled=decision.visit.booking_id)
    assert _effects(found) == at_once


def _effects(found: dict[str, Decided]) -> tuple[dict[str, HeardAs], set[int]]:
    """What each was taken for, and which bookings are confirmed by them."""
    confirmed = {
        each.visit.booking_id
        for each in found.values()
        if each.meant is HeardAs.CONFIRMED and each.visit and not each.remark
    }
    return {key: each.meant for key, each in found.items()}, confirmed
