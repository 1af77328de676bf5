"""Tests: hours as text, which rule decides a date, and open time in awkward zones."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from scheduler_app.domain.calendar.working_time import (
    DayHours,
    Reason,
    format_hours,
    hours_of,
    open_pieces,
    open_spans,
    parse_hours,
)
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import DaysOff, Span, WorkingTime
from tests.domain.calendar import slow_model
from tests.domain.calendar.diaries import ROUND_THE_CLOCK, day_spans, working_times

NINE_TO_FIVE = (Span(time(9), time(17)),)
LUNCH = (Span(time(9), time(12, 30)), Span(time(13, 30), time(17)))
MONDAY = date(2027, 3, 1)


def shown(zone: str, spans: list[tuple[int, int]]) -> list[str]:
    """Spans as a clock on the wall shows them."""
    in_zone = ZoneInfo(zone)
    return [
        " to ".join(f"{datetime.fromtimestamp(edge, in_zone):%d %H:%M%z}" for edge in span)
        for span in spans
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("  ", ()),
        ("09:00-17:00", NINE_TO_FIVE),
        ("9:00 - 17:00", NINE_TO_FIVE),
        ("09:00–17:00", NINE_TO_FIVE),
        (
            "13:30-17:00, 09:00-12:30",
            (Span(time(9), time(12, 30)), Span(time(13, 30), time(17))),
        ),
        ("00:00-24:00", ROUND_THE_CLOCK),
        ("22:15-24:00", (Span(time(22, 15), time.max),)),
        ("09:00-12:00,12:00-13:00", (Span(time(9), time(12)), Span(time(12), time(13)))),
        ("9-17", NINE_TO_FIVE),
        ("09.00-17.00", NINE_TO_FIVE),
        ("09.00 bis 17.00 Uhr", NINE_TO_FIVE),
        ("9 Uhr – 17 Uhr", NINE_TO_FIVE),
        ("von 9 bis 17 Uhr", NINE_TO_FIVE),
        ("9 to 17", NINE_TO_FIVE),
        ("from 9am until 5 pm", NINE_TO_FIVE),
        ("9-5pm", NINE_TO_FIVE),
        ("9-5", NINE_TO_FIVE),
        ("9h-17h", NINE_TO_FIVE),
        ("9h00-17h00", NINE_TO_FIVE),
        ("1-5pm", (Span(time(13), time(17)),)),
        ("10-12pm", (Span(time(10), time(12)),)),
        ("9-12:30", (Span(time(9), time(12, 30)),)),
        ("9-12:30, 13:30-17", LUNCH),
        ("9-12:30; 13.30-17", LUNCH),
        ("9-12:30 13:30-17", LUNCH),
        ("9 - 12:30 13:30 - 17", LUNCH),
        ("9-12:30 und 13:30-17 Uhr", LUNCH),
        ("9am-12:30pm and 1:30pm-5pm", LUNCH),
        ("3-5", (Span(time(3), time(5)),)),
        ("20-24", (Span(time(20), time.max),)),
        ("closed", ()),
        ("Geschlossen", ()),
        ("–", ()),
    ],
)
def test_hours_are_read(text: str, spans: tuple[Span, ...]) -> None:
    assert parse_hours(text, field="hours.monday") == spans


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("09:00", "no span"),
        ("9", "no span"),
        ("9-12-17", "no span"),
        ("9,17", "no span"),
        ("9-1730", "no span"),
        ("morning", "no span"),
        ("09:00-17:00,", "no span"),
        ("13-17pm", "no clock shows"),
        ("24-25", "no clock shows"),
        ("17-9", "ends before it starts"),
        ("9:00-5:00", "ends before it starts"),
        ("25:00-26:00", "no clock shows"),
        ("09:60-10:00", "no clock shows"),
        ("24:00-24:00", "no clock shows"),
        ("09:00-24:30", "no clock shows"),
        ("17:00-09:00", "ends before it starts"),
        ("09:00-09:00", "ends before it starts"),
        ("22:00-00:00", "ends before it starts"),
        ("09:00-12:00,11:59-13:00", "09:00-12:00 and 11:59-13:00 overlap"),
        ("09:00-24:00,23:00-24:00", "09:00-24:00 and 23:00-24:00 overlap"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_hours(text, field="hours.monday")
    assert refused.value.field == "hours.monday"
    assert says in refused.value.message
    assert refused.value.remedy


@given(day_spans())
def test_hours_survive_being_written_and_read(spans: tuple[Span, ...]) -> None:
    assert parse_hours(format_hours(spans)) == spans


def test_a_day_off_beats_an_override_beats_a_holiday_beats_the_week() -> None:
    week = (NINE_TO_FIVE,) * 7
    evening = (Span(time(18), time(20)),)
    days = [MONDAY + timedelta(days=n) for n in range(4)]
    working = WorkingTime(
        "Europe/Berlin",
        week,
        overrides={days[0]: evening, days[1]: evening},
        days_off=(DaysOff(1, days[0], days[0], "Moving house"),),
        holidays={days[0]: "Feast", days[1]: "Feast", days[2]: "Feast"},
    )
    assert [hours_of(working, day) for day in days] == [
        DayHours((), Reason.DAY_OFF, "Moving house"),
        DayHours(evening, Reason.OVERRIDE),
        DayHours((), Reason.HOLIDAY, "Feast"),
        DayHours(NINE_TO_FIVE, Reason.WEEK),
    ]
    assert shown("Europe/Berlin", open_spans(working, days[0], days[3] + timedelta(days=1))) == [
        "02 18:00+0100 to 02 20:00+0100",
        "04 09:00+0100 to 04 17:00+0100",
    ]


def test_days_off_that_began_before_the_range_hold_in_it() -> None:
    working = WorkingTime(
        "Europe/Berlin",
        (NINE_TO_FIVE,) * 7,
        days_off=(DaysOff(1, MONDAY - timedelta(days=9), MONDAY + timedelta(days=1)),),
    )
    assert shown("Europe/Berlin", open_spans(working, MONDAY, MONDAY + timedelta(days=3))) == [
        "03 09:00+0100 to 03 17:00+0100"
    ]


def test_spans_that_meet_at_midnight_are_one() -> None:
    working = WorkingTime("Europe/Berlin", (ROUND_THE_CLOCK,) * 7)
    assert shown("Europe/Berlin", open_spans(working, MONDAY, MONDAY + timedelta(days=31))) == [
        "01 00:00+0100 to 01 00:00+0200"
    ]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        # 01:00-02:00 does not exist: 00:30-01:30 is half an hour, and 01:15-01:45 is nothing.
        ("Europe/London", date(2027, 3, 28), "00:30-01:30", ["28 00:30+0000 to 28 02:00+0100"]),
        ("Europe/London", date(2027, 3, 28), "01:15-01:45", []),
        # 01:00-02:00 exists twice.
        (
            "Europe/London",
            date(2027, 10, 31),
            "01:15-01:45",
            ["31 01:15+0100 to 31 01:45+0100", "31 01:15+0000 to 31 01:45+0000"],
        ),
        ("Europe/London", date(2027, 10, 31), "00:00-03:00", ["31 00:00+0100 to 31 03:00+0000"]),
        # Half an hour, 01:30-02:00, exists twice.
        (
            "Australia/Lord_Howe",
            date(2027, 4, 4),
            "01:30-01:40",
            ["04 01:30+1100 to 04 01:40+1100", "04 01:30+1030 to 04 01:40+1030"],
        ),
        ("Australia/Lord_Howe", date(2027, 10, 3), "02:00-02:30", []),
        ("Pacific/Apia", date(2011, 12, 30), "00:00-24:00", []),
        ("America/Sao_Paulo", date(2018, 11, 4), "00:00-02:00", ["04 01:00-0200 to 04 02:00-0200"]),
        (
            "America/Sao_Paulo",
            date(2019, 2, 16),
            "23:00-23:30",
            ["16 23:00-0200 to 16 23:30-0200", "16 23:00-0300 to 16 23:30-0300"],
        ),
    ],
)
def test_open_time_is_what_the_wall_clock_shows(
    zone: str, day: date, hours: str, expected: list[str]
) -> None:
    working = WorkingTime(zone, (parse_hours(hours),) * 7)
    assert shown(zone, open_spans(working, day, day + timedelta(days=1))) == expected


def test_open_time_runs_through_a_date_that_does_not_exist() -> None:
    """Apia went from 29 December straight to the 31st: midnight to midnight is unbroken."""
    edges = parse_hours("00:00-01:00,23:00-24:00")
    working = WorkingTime("Pacific/Apia", (edges,) * 7)
    (piece,) = open_pieces(working, date(2011, 12, 29), date(2011, 12, 30))[-1:]
    assert datetime.fromtimestamp(piece.run_end, UTC) == datetime(2011, 12, 30, 11, tzinfo=UTC)
    assert shown("Pacific/Apia", open_spans(working, date(2011, 12, 29), date(2012, 1, 1)))[1] == (
        "29 23:00-1000 to 31 01:00+1400"
    )


@given(working_times())
def test_open_spans_are_those_of_the_slow_model(case: tuple[WorkingTime, date, date]) -> None:
    working, first, last = case
    spans = open_spans(working, first, last)
    minutes = [minute for start, end in spans for minute in range(start, end, 60)]
    assert minutes == slow_model.open_minutes(working, first, last)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


@given(working_times())
def test_pieces_make_up_the_spans(case: tuple[WorkingTime, date, date]) -> None:
    working, first, last = case
    pieces = open_pieces(working, first, last)
    spans = open_spans(working, first, last)
    for start, end in spans:
        within = [piece for piece in pieces if start <= piece.start < end]
        assert sum(piece.end - piece.start for piece in within) == end - start
        assert len({piece.run_end for piece in within}) == 1
        assert within[0].run_end == end or (start, end) == spans[-1]
    in_zone = ZoneInfo(working.zone)
    for piece in pieces:
        wall = datetime.fromtimestamp(piece.start, in_zone)
        assert wall.hour * 3600 + wall.minute * 60 == piece.start - piece.midnight
