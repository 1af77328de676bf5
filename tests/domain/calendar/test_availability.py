"""Tests: slots are exactly what a minute-by-minute model allows, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from scheduler_app.domain.calendar.availability import (
    Limits,
    VisitNeeds,
    client_limits,
    needs_of,
    open_time_between,
    slot_starts,
)
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import Practice, Span, WorkingTime
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes, Seconds
from tests.domain.calendar import slow_model
from tests.domain.calendar.diaries import ROUND_THE_CLOCK, Diary, diaries

WEEKDAYS = ((Span(time(9), time(17)),),) * 5 + ((), ())
MONDAY = date(2027, 3, 1)
HOUR = 3600


def slots_of(diary: Diary) -> list[int]:
    open_time = open_time_between(
        diary.working, diary.taken, diary.first, diary.last, grid=Minutes(diary.grid)
    )
    return slot_starts(open_time, diary.visit, diary.limits)


def epoch(zone: str, *wall: int, fold: int = 0) -> int:
    return int(datetime(*wall, tzinfo=ZoneInfo(zone), fold=fold).timestamp())  # type: ignore[misc, arg-type]


def walls(zone: str, starts: list[int]) -> list[str]:
    return [f"{datetime.fromtimestamp(start, ZoneInfo(zone)):%d %H:%M%z}" for start in starts]


def slots_on(
    working: WorkingTime,
    day: date,
    visit: VisitNeeds,
    *taken: Occupied,
    grid: int = 60,
    days: int = 1,
) -> list[str]:
    open_time = open_time_between(
        working, taken, day, day + timedelta(days=days), grid=Minutes(grid)
    )
    return walls(working.zone, slot_starts(open_time, visit))


@given(diaries())
def test_slots_are_those_of_the_slow_model(diary: Diary) -> None:
    expected = slow_model.free_starts(
        diary.working,
        diary.taken,
        diary.visit,
        diary.first,
        diary.last,
        grid=diary.grid,
        limits=diary.limits,
    )
    assert slots_of(diary) == expected


@given(diaries())
def test_each_slot_can_really_be_taken(diary: Diary) -> None:
    """Taking an offered slot blocks it, and never opens another."""
    listed = slots_of(diary)
    for start in listed[:2]:
        booked = replace(diary, taken=(*diary.taken, diary.visit.at(start)))
        left = slots_of(booked)
        assert start not in left
        assert set(left) < set(listed)


def test_a_visit_ends_by_closing_time_and_starts_on_the_grid() -> None:
    working = WorkingTime("Europe/Berlin", WEEKDAYS)
    assert slots_on(working, MONDAY, VisitNeeds(Seconds(2 * HOUR)), grid=150) == [
        "01 10:00+0100",
        "01 12:30+0100",
        "01 15:00+0100",
    ]


def test_a_visit_may_not_span_a_break_but_spans_that_touch_are_one() -> None:
    halves = (Span(time(9), time(12)), Span(time(12), time(13)), Span(time(14), time(15)))
    working = WorkingTime("Europe/Berlin", (halves,) * 7)
    assert slots_on(working, MONDAY, VisitNeeds(Seconds(2 * HOUR))) == [
        "01 09:00+0100",
        "01 10:00+0100",
        "01 11:00+0100",
    ]


def test_a_visit_may_run_past_midnight_and_past_the_range() -> None:
    late = (Span(time(0), time(1)), Span(time(23), time.max))
    working = WorkingTime("Europe/Berlin", (late,) * 7)
    assert slots_on(working, MONDAY, VisitNeeds(Seconds(2 * HOUR))) == ["01 23:00+0100"]


def test_preparation_and_wrap_up_add_up_and_travel_counts_once() -> None:
    working = WorkingTime("Europe/Berlin", WEEKDAYS)
    noon = epoch("Europe/Berlin", 2027, 3, 1, 12)
    taken = Occupied(noon, noon + HOUR, Seconds(10 * 60), Seconds(20 * 60), Seconds(30 * 60), 1)
    visit = VisitNeeds(Seconds(HOUR), Seconds(5 * 60), Seconds(15 * 60), Seconds(45 * 60))
    # Before: 15 + 10 + 45 = 70 minutes; after: 20 + 5 + 45 = 70 minutes.
    assert slots_on(working, MONDAY, visit, taken, grid=10)[4:7] == [
        "01 09:40+0100",
        "01 09:50+0100",
        "01 14:10+0100",
    ]
    same_place = visit._replace(place_id=1)
    # Without travel: 25 minutes before and after.
    assert "01 10:30+0100" in slots_on(working, MONDAY, same_place, taken, grid=5)
    assert "01 10:40+0100" not in slots_on(working, MONDAY, same_place, taken, grid=5)
    assert "01 13:25+0100" in slots_on(working, MONDAY, same_place, taken, grid=5)


def test_gaps_may_lie_outside_working_hours() -> None:
    working = WorkingTime("Europe/Berlin", WEEKDAYS)
    visit = VisitNeeds(Seconds(8 * HOUR), Seconds(HOUR), Seconds(HOUR), Seconds(HOUR))
    assert slots_on(working, MONDAY, visit) == ["01 09:00+0100"]


def test_the_repeated_hour_is_offered_twice_and_the_skipped_one_never() -> None:
    working = WorkingTime("Europe/London", (ROUND_THE_CLOCK,) * 7)
    autumn = slots_on(working, date(2027, 10, 31), VisitNeeds(Seconds(HOUR)))
    assert autumn[:4] == ["31 00:00+0100", "31 01:00+0100", "31 01:00+0000", "31 02:00+0000"]
    assert len(autumn) == 25
    spring = slots_on(working, date(2027, 3, 28), VisitNeeds(Seconds(HOUR)))
    assert spring[:3] == ["28 00:00+0000", "28 02:00+0100", "28 03:00+0100"]
    assert len(spring) == 23


def test_the_grid_follows_the_wall_clock_through_a_half_hour_change() -> None:
    working = WorkingTime("Australia/Lord_Howe", (ROUND_THE_CLOCK,) * 7)
    october = slots_on(working, date(2027, 10, 3), VisitNeeds(Seconds(1800)))
    assert october[:4] == ["03 00:00+1030", "03 01:00+1030", "03 03:00+1100", "03 04:00+1100"]
    april = slots_on(working, date(2027, 4, 4), VisitNeeds(Seconds(1800)))
    assert april[:3] == ["04 00:00+1100", "04 01:00+1100", "04 02:00+1030"]


def test_a_date_that_does_not_exist_has_no_slots() -> None:
    working = WorkingTime("Pacific/Apia", (ROUND_THE_CLOCK,) * 7)
    assert slots_on(working, date(2011, 12, 30), VisitNeeds(Seconds(HOUR))) == []
    assert (
        slots_on(working, date(2011, 12, 29), VisitNeeds(Seconds(2 * HOUR)))[-1] == "29 23:00-1000"
    )


def test_a_midnight_that_does_not_exist_is_not_offered() -> None:
    working = WorkingTime("America/Sao_Paulo", (ROUND_THE_CLOCK,) * 7)
    assert slots_on(working, date(2018, 11, 4), VisitNeeds(Seconds(HOUR)))[0] == "04 01:00-0200"


def test_notice_and_horizon_are_exact_instants_for_clients_only() -> None:
    practice = Practice("Europe/London", WEEKDAYS, notice=Minutes(90), horizon=3)
    now = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    limits = client_limits(practice, now)
    working = WorkingTime(practice.zone, practice.hours)
    open_time = open_time_between(working, (), MONDAY, MONDAY + timedelta(days=7), grid=Minutes(30))
    for_client = slot_starts(open_time, VisitNeeds(Seconds(HOUR)), limits)
    assert walls(practice.zone, for_client[:1]) == ["01 11:00+0000"]
    assert walls(practice.zone, for_client[-1:]) == ["04 09:30+0000"]
    for_consultant = slot_starts(open_time, VisitNeeds(Seconds(HOUR)))
    assert walls(practice.zone, for_consultant[:1]) == ["01 09:00+0000"]
    assert walls(practice.zone, for_consultant[-1:]) == ["05 16:00+0000"]


def test_a_fraction_of_a_second_past_the_notice_is_too_late() -> None:
    practice = Practice("Europe/London", WEEKDAYS, notice=Minutes(60))
    now = datetime(2027, 3, 1, 9, 0, 0, 1, tzinfo=UTC)
    assert client_limits(practice, now).earliest == epoch("Europe/London", 2027, 3, 1, 10) + 1


def test_limits_hold_at_both_ends() -> None:
    working = WorkingTime("Europe/London", WEEKDAYS)
    ten = epoch("Europe/London", 2027, 3, 1, 10)
    open_time = open_time_between(working, (), MONDAY, MONDAY + timedelta(days=1), grid=Minutes(60))
    assert slot_starts(open_time, VisitNeeds(Seconds(HOUR)), Limits(ten, ten + HOUR)) == [
        ten,
        ten + HOUR,
    ]


def test_a_long_stay_hides_everything_under_it() -> None:
    working = WorkingTime("Europe/London", WEEKDAYS)
    nine = epoch("Europe/London", 2027, 3, 1, 9)
    fair = Occupied(nine, nine + 26 * HOUR)
    call = Occupied(nine + HOUR, nine + 2 * HOUR)
    assert (
        slots_on(working, MONDAY, VisitNeeds(Seconds(HOUR)), call, fair, days=2)[0]
        == "02 11:00+0000"
    )


def test_a_visit_that_fits_exactly_is_offered_and_one_that_is_cut_short_is_not() -> None:
    working = WorkingTime("Europe/London", WEEKDAYS)
    nine = epoch("Europe/London", 2027, 3, 1, 9)
    before, after = Occupied(nine, nine + HOUR), Occupied(nine + 2 * HOUR, nine + 8 * HOUR)
    assert slots_on(working, MONDAY, VisitNeeds(Seconds(HOUR)), before, after, grid=5) == [
        "01 10:00+0000"
    ]
    late = Occupied(nine + 8 * HOUR - 600, nine + 8 * HOUR)
    assert (
        slots_on(working, MONDAY, VisitNeeds(Seconds(HOUR)), late, grid=15)[-1] == "01 15:45+0000"
    )


def test_a_service_becomes_a_visit_in_seconds() -> None:
    service = Service(
        1,
        "Visit on site",
        Minutes(120),
        preparation=Minutes(15),
        wrap_up=Minutes(10),
        travel=Minutes(30),
    )
    assert needs_of(service, place_id=4) == VisitNeeds(
        Seconds(7200), Seconds(900), Seconds(600), Seconds(1800), 4
    )


def test_an_empty_range_has_no_slots() -> None:
    working = WorkingTime("Europe/London", WEEKDAYS)
    assert (
        slot_starts(
            open_time_between(working, (), MONDAY, MONDAY, grid=Minutes(15)),
            VisitNeeds(Seconds(HOUR)),
        )
        == []
    )


@pytest.mark.parametrize(
    ("last", "grid", "field"),
    [
        (MONDAY - timedelta(days=1), 15, "to"),
        (MONDAY + timedelta(days=4000), 15, "to"),
        (MONDAY, 0, "grid"),
        (MONDAY, 1441, "grid"),
    ],
)
def test_an_impossible_range_or_grid_is_refused(last: date, grid: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_time_between(
            WorkingTime("Europe/London", WEEKDAYS), (), MONDAY, last, grid=Minutes(grid)
        )
    assert refused.value.field == field
