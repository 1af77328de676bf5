"""Tests: moments as they are typed, in English and German, in a zone that is not UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.calendar.marks_in_text import DateOrder
from scheduler_app.domain.calendar.moments_in_text import Moment, read_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 9, 20, tzinfo=UTC)
"""Wednesday; in Berlin it is 10:20."""


def read(text: str, order: DateOrder = "day first") -> Moment:
    return read_moment(text, now=NOW, zone=BERLIN, order=order)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("15", "Wed 25 Nov 15:00"),
        ("9", "Thu 26 Nov 09:00"),
        ("tue 15", "Tue 01 Dec 15:00"),
        ("14.12. 9:30", "Mon 14 Dec 09:30"),
        ("heute 14 uhr", "Wed 25 Nov 14:00"),
        ("Heute um 14:30 Uhr", "Wed 25 Nov 14:30"),
        ("morgen halb drei", "Thu 26 Nov 14:30"),
        ("morgen früh um 6", "Thu 26 Nov 06:00"),
        ("übermorgen 9 Uhr 15", "Fri 27 Nov 09:15"),
        ("montag viertel nach acht", "Mon 30 Nov 08:15"),
        ("Dienstag, viertel vor 9", "Tue 01 Dec 08:45"),
        ("Di dreiviertel neun", "Tue 01 Dec 08:45"),
        ("Di. dreiviertel neun", "Tue 01 Dec 08:45"),
        ("am Montag um zehn vor halb acht", "Mon 30 Nov 07:20"),
        ("fr fünf nach halb drei", "Fri 27 Nov 14:35"),
        ("Fr 14 Uhr", "Fri 27 Nov 14:00"),
        ("so 15:00", "Sun 29 Nov 15:00"),
        ("am Do um 11", "Thu 26 Nov 11:00"),
        ("27.11. 8 Uhr", "Fri 27 Nov 08:00"),
        ("27.11 8 Uhr", "Fri 27 Nov 08:00"),
        ("5.12 10.30", "Sat 05 Dec 10:30"),
        ("5.12 um 10.30", "Sat 05 Dec 10:30"),
        ("am 27. November um drei", "Fri 27 Nov 15:00"),
        ("3. März 2027 acht Uhr", "Wed 03 Mar 08:00"),
        ("nächsten Dienstag 9:00", "Tue 01 Dec 09:00"),
        ("Dienstag nächste Woche 9:00", "Tue 01 Dec 09:00"),
        ("übernächsten Dienstag 9:00", "Tue 08 Dec 09:00"),
        ("kommenden Freitag mittag", "Fri 27 Nov 12:00"),
        ("Freitag Nachmittag um 2", "Fri 27 Nov 14:00"),
        ("Freitag Abend halb acht", "Fri 27 Nov 19:30"),
        ("in zwei Wochen 10:00", "Wed 09 Dec 10:00"),
        ("heute in einer Woche 10:00", "Wed 02 Dec 10:00"),
        ("in 3 Tagen um 10", "Sat 28 Nov 10:00"),
        ("Dienstag in zwei Wochen 9 Uhr", "Tue 15 Dec 09:00"),
        ("in einem Monat 10 Uhr", "Fri 25 Dec 10:00"),
        ("in two hours", "Wed 25 Nov 12:20"),
        ("in 45 min", "Wed 25 Nov 11:05"),
        ("half past two", "Wed 25 Nov 14:30"),
        ("tomorrow half two", "Thu 26 Nov 14:30"),
        ("fri quarter to nine", "Fri 27 Nov 08:45"),
        ("fri quarter past 3", "Fri 27 Nov 15:15"),
        ("fri ten to eleven", "Fri 27 Nov 10:50"),
        ("fri half past twelve", "Fri 27 Nov 12:30"),
        ("halb eins", "Wed 25 Nov 12:30"),
        ("fri noon", "Fri 27 Nov 12:00"),
        ("fri 7 in the evening", "Fri 27 Nov 19:00"),
        ("tomorrow morning 6:30", "Thu 26 Nov 06:30"),
        ("tonight at 8", "Wed 25 Nov 20:00"),
        ("three pm", "Wed 25 Nov 15:00"),
        ("ten o'clock fri", "Fri 27 Nov 10:00"),
        ("tuesday in two weeks 9:00", "Tue 15 Dec 09:00"),
        ("tuesday week 9:00", "Tue 08 Dec 09:00"),
        ("in a week 9:00", "Wed 02 Dec 09:00"),
        ("12am fri", "Fri 27 Nov 00:00"),
        ("Jun 1 9:00", "Tue 01 Jun 09:00"),
        ("Oktober 3 9:00", "Sun 03 Oct 09:00"),
    ],
)
def test_a_moment_is_read_as_it_is_typed(text: str, wall: str) -> None:
    start = read(text).start
    assert (f"{start.astimezone(BERLIN):%a %d %b %H:%M}" if start else "") == wall


@pytest.mark.parametrize(
    ("text", "wall", "minutes"),
    [
        ("fri 14-15", "14:00", 60),
        ("14-15", "14:00", 60),
        ("2-3pm", "14:00", 60),
        ("10 to 11:30", "10:00", 90),
        ("10 to 11", "10:00", 60),
        ("fri 3-5", "15:00", 120),
        ("9-17", "09:00", 480),
        ("14 bis 16 Uhr", "14:00", 120),
        ("von 9 bis 12", "09:00", 180),
        ("von zwei bis vier", "14:00", 120),
        ("zwischen 10 und 12 Uhr", "10:00", 120),
        ("14 Uhr 90 Minuten", "14:00", 90),
        ("14 Uhr 2 Std", "14:00", 120),
        ("14 Uhr für zwei Stunden", "14:00", 120),
        ("14 Uhr anderthalb Stunden", "14:00", 90),
        ("14 Uhr eine halbe Stunde", "14:00", 30),
        ("14 Uhr dreiviertel Stunde", "14:00", 45),
        ("2pm an hour and a half", "14:00", 90),
        ("2pm for two hours", "14:00", 120),
    ],
)
def test_spans_and_lengths(text: str, wall: str, minutes: int) -> None:
    found = read(text)
    assert found.start is not None
    assert (f"{found.start.astimezone(BERLIN):%H:%M}", found.minutes) == (wall, minutes)


@pytest.mark.parametrize(
    ("text", "past", "ahead"),
    [
        ("20.11. 9:00", date(2026, 11, 20), date(2027, 11, 20)),
        ("24 nov 9:00", date(2026, 11, 24), date(2027, 11, 24)),
        ("20/11 9:00", date(2026, 11, 20), date(2027, 11, 20)),
    ],
)
def test_a_date_that_is_just_past_could_be_either(text: str, past: date, ahead: date) -> None:
    found = read(text)
    assert (found.day, found.other_days, found.clear) == (past, (ahead,), False)


def test_a_date_of_last_year_is_just_past_in_january() -> None:
    found = read_moment("20.12. 9:00", now=datetime(2027, 1, 5, tzinfo=UTC), zone=BERLIN)
    assert (found.day, found.other_days) == (date(2026, 12, 20), (date(2027, 12, 20),))


@pytest.mark.parametrize("text", ["25.11. 9:00", "26.11. 9:00", "1.9. 9:00", "20.11.2026 9:00"])
def test_other_dates_are_decided(text: str) -> None:
    assert read(text).other_days == ()


def test_the_order_of_day_and_month_is_the_reader_s() -> None:
    assert read("03/04 9:00").day == date(2027, 4, 3)
    assert read("03/04 9:00", "month first").day == date(2027, 3, 4)
    assert read("3.4. 9:00", "month first").day == date(2027, 4, 3)


def test_what_is_no_moment_is_told() -> None:
    assert read("tue 15 printer").left == "printer"
    assert read("31.2. 15:00").start is None
    assert read("").day is None
    assert read("tue").start is None and read("tue").day == date(2026, 12, 1)


def test_a_time_alone_is_of_the_day_that_is_given() -> None:
    day = date(2027, 1, 4)
    found = read_moment("9:30", now=NOW, zone=BERLIN, day=day)
    assert found.start == datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
    assert read_moment("tue 9:30", now=NOW, zone=BERLIN, day=day).day == date(2026, 12, 1)


def test_a_wall_time_is_of_the_practice_s_zone() -> None:
    found = read_moment("28.3.2027 02:30", now=NOW, zone=BERLIN)
    assert found.start == datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "the hour that is skipped"
    assert not read("9:00").guessed and read("3:00").guessed
    assert not read("morgen früh um 6").guessed
