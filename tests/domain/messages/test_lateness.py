"""Tests: who is hit by how much where one runs late."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.lateness import (
    Bounds,
    HitVisit,
    Misfit,
    beginning_with,
    delay_of,
    hits,
)
from scheduler_app.domain.time_units import HOUR, MINUTE, Minutes

EIGHT = 1_772_352_000
"""Any eight o'clock."""

OPEN = Bounds(closing=EIGHT + 10 * HOUR, limit=HOUR)


def at(clock: str) -> int:
    """The instant at which the clock shows that."""
    hours, minutes = clock.split(":")
    return EIGHT + (int(hours) - 8) * HOUR + int(minutes) * MINUTE


def visit(id_: int, start: str, end: str, **what: object) -> CalendarItem:
    """An appointment of that day."""
    plain: dict[str, object] = {
        "id": id_, "kind": "appointment", "state": "confirmed", "start": at(start), "end": at(end),
        "preparation": 0, "wrap_up": 0, "travel": 0, "place_id": None, "zone": "UTC", "title": "",
        "client_id": 1, "client": f"Client {id_}", "service_id": None, "service": "", "hue": -1,
        "place": "", "series_id": None, "transparent": 0, "all_day": 0, "conflict": 0, "uid": "",
    }  # fmt: skip
    return CalendarItem(**(plain | what))  # type: ignore[arg-type]


def busy(id_: int, start: str, end: str) -> CalendarItem:
    """Time that can't move."""
    return visit(id_, start, end, kind="busy", client_id=None, client="", title="Dentist")


def late(
    items: list[CalendarItem], minutes: int, now: str, bounds: Bounds = OPEN
) -> list[HitVisit]:
    """Who is hit where one is so late as it seems."""
    delay = delay_of(items, minutes * MINUTE, now=at(now))
    return [] if delay is None else hits(items, delay, bounds)


def told(found: list[HitVisit]) -> dict[int, int]:
    """Minutes by booking."""
    return {hit.item.id: hit.late // MINUTE for hit in found}


def test_a_visit_that_takes_longer_hits_the_next_ones_as_far_as_gaps_let_it() -> None:
    day = [visit(1, "8:00", "9:00"), visit(2, "9:15", "10:00"), visit(3, "10:05", "11:00")]
    assert told(late(day, 30, "8:50")) == {2: 15, 3: 10}
    assert told(late(day, 15, "8:50")) == {}


def test_the_way_between_two_places_absorbs_nothing() -> None:
    road = Minutes(15)
    day = [visit(1, "8:00", "9:00", travel=road), visit(2, "9:15", "10:00", travel=road)]
    assert told(late(day, 10, "8:50")) == {2: 10}
    same = [one._replace(place_id=7) for one in day]
    assert told(late(same, 10, "8:50")) == {}


def test_whoever_is_not_there_yet_begins_the_next_visit_late() -> None:
    day = [visit(1, "9:00", "10:00"), visit(2, "10:00", "11:00"), visit(3, "13:00", "14:00")]
    assert told(late(day, 20, "8:40")) == {1: 20, 2: 20}
    # It should have begun already: nobody arrives in the past.
    assert told(late(day, 5, "9:10")) == {1: 10, 2: 10}


def test_a_visit_that_has_gone_on_for_long_is_the_one_that_takes_longer() -> None:
    day = [visit(1, "8:00", "9:00"), visit(2, "9:10", "10:00")]
    assert told(late(day, 20, "8:55")) == {2: 10}
    # It should be over already: it ends now at the earliest.
    assert told(late(day, 5, "9:05")) == {}
    assert told(late([*day, visit(3, "10:00", "11:00")], 20, "9:12")) == {2: 20, 3: 20}


def test_what_was_over_long_ago_and_is_not_marked_as_done_makes_nobody_late() -> None:
    day = [visit(1, "5:00", "6:00"), visit(2, "9:00", "10:00")]
    assert told(late(day, 20, "8:50")) == {2: 20}


def test_as_late_as_may_be_still_fits() -> None:
    assert [hit.misfit for hit in late([visit(1, "9:00", "9:30")], 60, "8:50")] == [None]
    (hit,) = late([visit(1, "9:00", "9:30")], 61, "8:50")
    assert hit.misfit is Misfit.TOO_LATE


def test_another_visit_can_be_named_as_the_one_that_begins_late() -> None:
    day = [visit(1, "8:00", "9:00"), visit(2, "9:00", "10:00"), visit(3, "10:00", "11:00")]
    delay = beginning_with(day[2], 15 * MINUTE, now=at("8:30"))
    assert told(hits(day, delay, OPEN)) == {3: 15}


def test_nothing_is_hit_where_nothing_is_left() -> None:
    assert late([], 30, "8:00") == []
    over = [visit(1, "8:00", "9:00", state="done"), visit(2, "9:00", "9:30", state="cancelled")]
    assert late(over, 30, "9:00") == []
    assert late([visit(1, "8:00", "18:00", all_day=1)], 30, "8:00") == []
    assert late([visit(1, "9:00", "10:00", transparent=1)], 30, "8:00") == []


def test_what_ends_after_working_hours_does_not_fit() -> None:
    day = [visit(1, "16:30", "17:50")]
    (hit,) = late(day, 20, "16:20")
    assert hit.misfit is Misfit.CLOSING
    (hit,) = late(day, 10, "16:20")
    assert hit.misfit is None
    evening = [visit(1, "17:30", "18:30")]
    (hit,) = late(evening, 20, "17:20")
    assert hit.misfit is None, "it was agreed for after hours"
    (hit,) = late(day, 20, "16:20", Bounds(None, HOUR))
    assert hit.misfit is None


def test_what_runs_into_something_that_can_not_move_does_not_fit() -> None:
    day = [visit(1, "9:00", "10:00"), busy(2, "10:10", "11:00"), visit(3, "11:00", "12:00")]
    (hit,) = late(day, 20, "8:50")
    assert (hit.item.id, hit.misfit, hit.meets) == (1, Misfit.IN_THE_WAY, day[1])
    (hit,) = late(day, 10, "8:50")
    assert hit.misfit is None


def test_what_does_not_fit_makes_no_other_one_late_but_the_lateness_itself_does() -> None:
    short = Bounds(OPEN.closing, 30 * MINUTE)
    day = [visit(1, "9:00", "9:30"), visit(2, "9:30", "12:00"), visit(3, "12:00", "13:00")]
    found = late(day, 40, "8:50", short)
    assert told(found) == {1: 40, 2: 10, 3: 10}
    assert [hit.misfit for hit in found] == [Misfit.TOO_LATE, None, None]


def test_what_can_not_be_put_aside_makes_the_next_one_late_however_late_it_is() -> None:
    day = [visit(1, "9:00", "10:00"), visit(2, "10:30", "11:00"), visit(3, "11:00", "11:30")]
    assert told(late(day, 70, "8:50")) == {1: 70}, "it is put aside, and one is there in time"
    stays = OPEN._replace(limit=30 * MINUTE, puts_aside=False)
    found = late(day, 95, "8:50", stays)
    assert told(found) == {1: 95, 2: 65, 3: 65}
    assert [hit.misfit for hit in found] == [Misfit.TOO_LATE] * 3


def test_two_at_once_on_purpose_are_both_hit_and_no_news_by_themselves() -> None:
    day = [visit(1, "9:00", "10:00"), visit(2, "9:30", "10:30"), visit(3, "10:40", "11:00")]
    assert told(late(day, 15, "8:50")) == {1: 15, 2: 15, 3: 5}


_STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(5, 90), st.integers(0, 20)), min_size=1, max_size=8
)


@given(_STEPS, st.integers(1, 120))
def test_no_visit_is_later_than_the_lateness_and_all_of_them_can_be_kept(
    steps: list[tuple[int, int, int]], minutes: int
) -> None:
    """One after the other, as late as was told, with every gap that was planned."""
    clock, day = EIGHT + HOUR, []
    for number, (pause, length, road) in enumerate(steps, 1):
        clock += (pause + road) * MINUTE
        one = visit(number, "8:00", "9:00", travel=Minutes(road))
        day.append(one._replace(start=clock, end=clock + length * MINUTE))
        clock += length * MINUTE
    delay = delay_of(day, minutes * MINUTE, now=EIGHT + HOUR)
    assert delay is not None
    found = hits(day, delay, Bounds(None, 10 * HOUR))
    lateness = [hit.late for hit in found]
    assert all(0 < each <= minutes * MINUTE for each in lateness)
    assert lateness == sorted(lateness, reverse=True), "nobody makes up for it but by gaps"
    begins = {one.id: one.start for one in day} | {hit.item.id: hit.expected for hit in found}
    for one, then in pairwise(day):
        road = max(one.travel, then.travel) * MINUTE
        apart = begins[then.id] - begins[one.id] - (one.end - one.start)
        assert apart >= min(road, then.start - one.end)
