"""What is typed into a field of time means one instant of the booking's zone, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.desktop.widgets.moment_field.reading import (
    END_HINT,
    Read,
    Standpoint,
    day_hint,
    days_hint,
    read_day,
    read_days,
    read_end,
    read_start,
    start_hint,
    typed_dates,
)
from scheduler_app.desktop.widgets.moment_field.words import (
    written_days,
    written_end,
    written_moment,
)
from scheduler_app.domain.calendar.marks_in_text import DateOrder
from scheduler_app.domain.zones import wall_of

BERLIN = ZoneInfo("Europe/Berlin")
HERE = Standpoint(datetime(2026, 11, 28, 19, tzinfo=UTC), BERLIN)
"""Saturday, 20:00 in Berlin."""
STANDS = datetime(2026, 12, 15, 14, tzinfo=UTC)
"""Tuesday, 15:00 in Berlin."""
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tue 15", "Tue 1 December 2026, 15:00"),
        ("14.12. 9:30", "Mon 14 December 2026, 09:30"),
        ("Tue 15 Dec 2026 15:00", "Tue 15 December 2026, 15:00"),
        ("morgen halb drei", "Sun 29 November 2026, 14:30"),
        ("fri", "Fri 4 December 2026, 15:00"),
        ("9:30", "Tue 15 December 2026, 09:30"),
        ("11", "Tue 15 December 2026, 11:00"),
    ],
)
def test_a_start_is_read_and_said(text: str, said: str) -> None:
    """A day alone keeps the time that stands, a time alone the day."""
    read = read_start(text, HERE, stands=STANDS)
    assert (read.said, read.trouble, read.remark) == (said, "", "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", start_hint("day first")),
        ("printer", "“printer” is not understood"),
        ("tue 15 printer", "“printer” is not understood"),
        ("31.2. 15:00", "“31.2.” is not understood"),
        ("mon 15 dec 2026 15:00", "Tue 15 December 2026 is a Tuesday."),
        ("1.1.1500 9:00", "not understood"),
    ],
)
def test_what_is_no_start_says_why(text: str, says: str) -> None:
    read = read_start(text, HERE, stands=STANDS)
    assert read.start is None
    assert says in read.trouble


def test_a_day_alone_asks_for_its_time_where_none_stands() -> None:
    assert read_start("tue", HERE).trouble == "Tue 1 December 2026, at what time?"


def test_a_date_just_past_says_so() -> None:
    read = read_start("20.11. 9:00", HERE)
    assert read.said == "Fri 20 November 2026, 09:00"
    assert "Sat 20 November 2027" in read.remark


def test_days_that_are_just_past_are_said_to_be() -> None:
    read = read_days("20.11. – 22.11.", HERE)
    assert (read.first, read.last) == (date(2026, 11, 20), date(2026, 11, 22))
    assert "That day is past" in read.remark


def test_the_hour_that_the_clocks_skip_and_the_one_they_repeat_are_said() -> None:
    skipped = read_start("28.3.2027 02:30", HERE)
    assert skipped.said == "Sun 28 March 2027, 03:30"
    assert skipped.remark == "The clocks skip 02:30 that day; it becomes 03:30."
    first = read_start("31.10.2027 02:30", HERE)
    second = read_start("31.10.2027 02:30 CET", HERE)
    assert first.start is not None and second.start is not None
    assert second.start - first.start == timedelta(hours=1)
    assert "Add CET for the second" in first.remark
    assert second.said == "Sun 31 October 2027, 02:30 CET"


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2011, 12, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_what_is_written_is_read_again(zone: str, at: datetime, later: timedelta) -> None:
    """Also the days that Apia left out, and the half hour that comes twice at Lord Howe."""
    place = Standpoint(HERE.now, ZoneInfo(zone))
    start = at.replace(second=0, microsecond=0, tzinfo=UTC)
    assert read_start(written_moment(start, place.zone), place).start == start
    end = start + timedelta(minutes=later // timedelta(minutes=1) + 1)
    assert read_end(written_end(start, end, place.zone), start, place).start == end
    first, last = wall_of(start, place.zone).date(), wall_of(end, place.zone).date()
    read = read_days(written_days(first, last), place)
    assert (read.first, read.last) == (first, last)


@pytest.mark.parametrize("at", ["2027-10-31T00:30", "2027-10-31T01:30", "2027-03-28T01:00"])
def test_instants_around_a_change_of_the_clocks_are_written_apart(at: str) -> None:
    start = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert read_start(written_moment(start, BERLIN), HERE).start == start


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("fri", date(2026, 12, 4), date(2026, 12, 4)),
        ("24.12. – 6.1.", date(2026, 12, 24), date(2027, 1, 6)),
        ("24.12.-6.1.", date(2026, 12, 24), date(2027, 1, 6)),
        ("24.-27.12.", date(2026, 12, 24), date(2026, 12, 27)),
        ("24 to 27 dec", date(2026, 12, 24), date(2026, 12, 27)),
        ("dec 24 - 27", date(2026, 12, 24), date(2026, 12, 27)),
        ("24. Dezember bis 6. Januar 2027", date(2026, 12, 24), date(2027, 1, 6)),
        ("mon - fri", date(2026, 11, 30), date(2026, 12, 4)),
        ("2026-12-24 – 2027-01-02", date(2026, 12, 24), date(2027, 1, 2)),
        ("morgen", date(2026, 11, 29), date(2026, 11, 29)),
    ],
)
def test_days_are_read(text: str, first: date, last: date) -> None:
    read = read_days(text, HERE)
    assert (read.first, read.last, read.trouble) == (first, last, "")


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (read_days("", HERE), days_hint("day first")),
        (read_days("1.2.2027 - 24.12.2026", HERE), "is before"),
        (read_days("soon", HERE), "“soon” is not understood"),
        (read_days("fri 9:00", HERE), "leave out the time"),
        (read_day("31.11.", HERE), "not understood"),
        (read_day("mon 20.11.", HERE), "Sat 20 November 2027 is a Saturday."),
        (read_days("mon 24.12. – 6.1.", HERE), "Thu 24 December 2026 is a Thursday."),
        (read_days("24.12. – mon 6.1.", HERE), "Wed 6 January 2027 is a Wednesday."),
    ],
)
def test_what_is_no_day_says_why(read: Read, says: str) -> None:
    assert read.first is None
    assert says in read.trouble


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("45 min", "45 min, until 15:45"),
        ("45", "45 min, until 15:45"),
        ("1h30", "1 h 30 min, until 16:30"),
        ("16:30", "1 h 30 min, until 16:30"),
        ("17", "2 h, until 17:00"),
        ("bis 17 Uhr", "2 h, until 17:00"),
        ("until 5pm", "2 h, until 17:00"),
        ("24:00", "9 h, until Wed 16 December 2026, 00:00"),
        ("wed 9:00", "18 h, until Wed 16 December 2026, 09:00"),
    ],
)
def test_an_end_is_a_length_or_a_time(text: str, said: str) -> None:
    assert read_end(text, STANDS, HERE).said == said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", END_HINT),
        ("14:00", "Tue 15 December 2026, 14:00 is not after the start."),
        ("soon", "“soon” is not understood"),
        ("0 min", "not understood"),
    ],
)
def test_what_is_no_end_says_why(text: str, says: str) -> None:
    read = read_end(text, STANDS, HERE)
    assert read.start is None
    assert says in read.trouble


def test_lengths_are_time_that_passes() -> None:
    """Three hours over the night in which the clocks go back end two hours later on the wall."""
    start = datetime(2027, 10, 30, 23, tzinfo=UTC)
    assert read_end("3 h", start, HERE).said == "3 h, until 03:00"


def test_the_order_of_day_and_month_is_the_computers() -> None:
    assert read_day("3/4", HERE).said == "Sat 3 April 2027"
    american = Standpoint(HERE.now, BERLIN, "month first")
    assert read_day("3/4", american).said == "Thu 4 March 2027"


@pytest.mark.parametrize(
    ("order", "day", "days"),
    [("day first", "“14.12.”", "“24.12. – 6.1.”"), ("month first", "“12/14”", "“12/24 – 1/6”")],
)
def test_examples_are_those_of_this_computer_and_can_be_typed(
    order: DateOrder, day: str, days: str
) -> None:
    """Somebody in New York is not told to write "24.12.", which is no date there."""
    here = replace(HERE, order=order)
    assert day in read_day("", here).trouble == day_hint(order)
    assert f"{day[:-1]} 9:30”" in read_start("", here).trouble
    assert days in read_days("", here).trouble
    one, several = typed_dates(order)
    assert read_day(one, here).first == date(2026, 12, 14)
    read = read_days(several, here)
    assert (read.first, read.last) == (date(2026, 12, 24), date(2027, 1, 6))
