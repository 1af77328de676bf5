"""The layout: bookings side by side, cut per day, and on the days when the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.desktop.calendar.days import Spot, days_from
from scheduler_app.desktop.calendar.geometry import LEAST_HOUR, MOST_HOUR, Geometry
from scheduler_app.desktop.calendar.layout import lay_out, lay_out_strip, pack
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.stay import NO_GAPS
from scheduler_app.domain.time_units import DAY_MINUTES

ZONES = (
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Havana",
)
FIRSTS = st.dates(date(2007, 1, 1), date(2030, 12, 1))


def item(
    start: int, end: int, number: int = 1, *, all_day: int = 0, zone: str = "UTC"
) -> CalendarItem:
    return CalendarItem(
        number, "appointment", "confirmed", start, end, *NO_GAPS, None, zone, "", 1, "Anna", 1,
        "Printer", 0, "", None, 0, all_day, 0, "",
    )  # fmt: skip


@st.composite
def weeks(draw: st.DrawFn) -> tuple[date, str, list[CalendarItem]]:
    first, zone = draw(FIRSTS), draw(st.sampled_from(ZONES))
    days = days_from(first, 7, zone)
    starts = st.integers(-600, 7 * 24 * 60)
    lengths = st.one_of(st.integers(1, 240), st.integers(240, 4000))
    spans = draw(st.lists(st.tuples(starts, lengths), max_size=25))
    items = [
        item(days.start + begin * 60, days.start + (begin + length) * 60, number)
        for number, (begin, length) in enumerate(spans, 1)
    ]
    return first, zone, items


@given(weeks())
def test_no_two_blocks_of_a_day_share_a_place(
    week: tuple[date, str, list[CalendarItem]],
) -> None:
    first, zone, items = week
    blocks = lay_out(items, days_from(first, 7, zone))
    for index, one in enumerate(blocks):
        for other in blocks[:index]:
            if one.day == other.day and one.item.id != other.item.id:
                apart = one.bottom <= other.top or other.bottom <= one.top
                beside = one.right <= other.left + 1e-9 or other.right <= one.left + 1e-9
                assert apart or beside


@given(weeks())
def test_painted_minutes_are_the_real_length(
    week: tuple[date, str, list[CalendarItem]],
) -> None:
    first, zone, items = week
    days = days_from(first, 7, zone)
    for one in items:
        blocks = lay_out([one], days)
        painted = sum(block.bottom - block.top for block in blocks)
        inside = max(0, min(one.end, days.end) - max(one.start, days.start)) // 60
        assert painted == inside
        assert all(0 <= block.top < block.bottom <= DAY_MINUTES for block in blocks)
        assert all(0 <= block.left < block.right <= 1 for block in blocks)


@given(FIRSTS, st.sampled_from(ZONES), st.integers(0, 7 * 24 * 60 - 1))
def test_an_instant_is_found_again_where_it_stands(first: date, zone: str, minute: int) -> None:
    days = days_from(first, 7, zone)
    instant = days.start + minute * 60
    if instant < days.end:
        spot = days.spot(instant)
        assert spot is not None
        assert days.instant(spot) == instant


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 200)), max_size=40))
def test_packing_uses_no_more_columns_than_overlap(spans: list[tuple[int, int]]) -> None:
    intervals = sorted((start, start + length) for start, length in spans)
    for (start, _), slot in zip(intervals, pack(intervals), strict=True):
        most = max(
            sum(a <= moment < b for a, b in intervals) for moment, _ in [(start, 0), *intervals]
        )
        assert slot.column + slot.span <= slot.columns <= most


def test_three_at_once_and_one_alone() -> None:
    slots = pack([(0, 60), (10, 30), (20, 90), (30, 40), (100, 120)])
    assert [slot.column for slot in slots] == [0, 1, 2, 1, 0]
    assert [slot.columns for slot in slots] == [3, 3, 3, 3, 1]


def test_a_booking_that_has_room_takes_it() -> None:
    slots = pack([(0, 100), (0, 20), (0, 20), (50, 100)])
    assert (slots[3].column, slots[3].span) == (1, 2)


def test_short_bookings_that_follow_each_other_are_not_drawn_over_each_other() -> None:
    days = days_from(date(2027, 3, 1), 1, "UTC")
    first = item(days.start + 9 * 3600, days.start + 9 * 3600 + 300)
    second = item(first.end, first.end + 300, 2)
    left, right = sorted(block.left for block in lay_out([first, second], days))
    assert (left, right) == (0, 0.5)


@pytest.mark.parametrize("hour", [LEAST_HOUR, 56.0, MOST_HOUR])
def test_zoomed_out_boxes_do_not_meet_either(hour: float) -> None:
    days = days_from(date(2027, 3, 1), 1, "UTC")
    items = [item(days.start + k * 900, days.start + (k + 1) * 900, k + 1) for k in range(20, 40)]
    plan = Geometry(days, 800, 600, hour)
    boxes = [plan.block(block) for block in lay_out(items, days, plan.least_minutes)]
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_over_midnight_is_a_block_on_each_day() -> None:
    days = days_from(date(2027, 3, 1), 3, "Europe/Berlin")
    start = days.start + 22 * 3600
    one, two = lay_out([item(start, start + 4 * 3600)], days)
    assert (one.day, one.top, one.bottom, one.head, one.tail) == (0, 1320, 1440, True, False)
    assert (two.day, two.top, two.bottom, two.head, two.tail) == (1, 0, 120, False, True)


def test_a_skipped_hour_holds_nothing() -> None:
    days = days_from(date(2027, 3, 28), 1, "Europe/Berlin")
    start = int(datetime(2027, 3, 28, 0, 30, tzinfo=UTC).timestamp())
    one, two = lay_out([item(start, start + 3600)], days)
    assert (one.top, one.bottom, two.top, two.bottom) == (90, 120, 180, 210)
    assert [(s.top, s.bottom, s.lanes) for s in days.seams] == [(120, 180, 0)]
    assert days.instant(Spot(0, 150)) == days.instant(Spot(0, 180))


def test_a_repeated_hour_has_two_lanes() -> None:
    days = days_from(date(2027, 10, 31), 1, "Europe/Berlin")
    start = int(datetime(2027, 10, 31, 0, 0, tzinfo=UTC).timestamp())  # 02:00, the first time
    first, second = lay_out([item(start, start + 7200)], days)
    assert (first.top, first.bottom, first.left, first.right) == (120, 180, 0, 0.5)
    assert (second.top, second.bottom, second.left, second.right) == (120, 180, 0.5, 1)
    assert days.instant(Spot(0, 150, 1)) - days.instant(Spot(0, 150, 0)) == 3600


def test_a_day_that_never_was_holds_nothing() -> None:
    days = days_from(date(2011, 12, 29), 3, "Pacific/Apia")
    assert {stretch.day for stretch in days.stretches} == {0, 2}
    assert [(s.day, s.top, s.bottom, s.lanes) for s in days.seams] == [(1, 0, 1440, 0)]


def test_a_repeated_hour_that_straddles_midnight() -> None:
    days = days_from(date(2010, 11, 6), 2, "America/St_Johns")  # 00:01 falls back to 23:01
    assert sum(s.end - s.start for s in days.stretches) == 49 * 3600
    assert any(seam.day == 0 and seam.lanes == 2 for seam in days.seams)


def test_all_day_items_stand_on_their_own_dates() -> None:
    days = days_from(date(2027, 3, 1), 7, "Europe/Berlin")
    start = int(datetime(2027, 3, 3, tzinfo=UTC).timestamp())
    long = item(start, start + 3 * 86_400, 1, all_day=1)
    short = item(start + 86_400, start + 2 * 86_400, 2, all_day=1)
    later = item(start + 3 * 86_400, start + 4 * 86_400, 3, all_day=1)
    bands = lay_out_strip([later, short, long], days)
    assert [(b.item.id, b.first, b.last, b.row) for b in bands] == [
        (1, 2, 4, 0),
        (2, 3, 3, 1),
        (3, 5, 5, 0),
    ]


@given(
    st.integers(300, 2600), st.integers(200, 1500), st.sampled_from([1.0, 1.25, 1.5, 2.0]),
    st.floats(LEAST_HOUR, MOST_HOUR), st.integers(1, 7),
)  # fmt: skip
def test_edges_lie_on_device_pixels(
    width: int, height: int, ratio: float, hour: float, count: int
) -> None:
    days = days_from(date(2027, 3, 1), count, "UTC")
    plan = Geometry(days, width, height, hour, ratio=ratio)
    for length in (*plan.edges, plan.y(615), plan.hairline):
        assert abs(length * ratio - round(length * ratio)) < 1e-6
    assert plan.spot(plan.edges[0] + 1, plan.y(600) + 0.5 / ratio).day == 0
