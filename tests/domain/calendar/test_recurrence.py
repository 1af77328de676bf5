"""Tests: what recurrences yield, how a series splits and moves, and which rules are refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler_app.domain.calendar.recurrence import (
    checked_rule,
    end_before,
    moved_rule,
    occurrences,
    rest_from,
)
from scheduler_app.domain.calendar.recurrence_words import describe
from scheduler_app.domain.errors import InvalidInput

BERLIN = "Europe/Berlin"


def at(wall: str) -> datetime:
    """A wall time."""
    return datetime.fromisoformat(wall)


TUESDAY = at("2027-03-02 10:00")
FAR = at("2037-01-01 00:00")


def walls(
    rule: str,
    start: datetime = TUESDAY,
    *,
    limit: int = 6,
    zone: str = BERLIN,
) -> list[str]:
    return [f"{wall:%m-%d %H:%M}" for wall in occurrences(rule, start, zone, None, FAR, limit)]


def dates(rule: str, start: datetime = TUESDAY, limit: int = 6) -> list[str]:
    return [wall[:5] for wall in walls(rule, start, limit=limit)]


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules as people make them, without an end."""
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 3))}"]
    codes = st.sampled_from(("MO", "TU", "WE", "TH", "FR"))
    if frequency == "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYDAY={','.join(sorted(draw(st.sets(codes, min_size=1))))}")
    if frequency == "MONTHLY":
        by_day = st.tuples(st.sampled_from((1, 2, 3, -1)), codes).map(
            lambda day: f"BYDAY={day[0]}{day[1]}"
        )
        by_number = st.integers(1, 28).map("BYMONTHDAY={}".format)
        parts += draw(st.lists(st.one_of(by_day, by_number), max_size=1))
    return ";".join(parts)


starts = st.datetimes(at("1999-01-01 00:00"), at("2030-01-01 00:00")).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)


@given(rules(), starts)
def test_the_occurrences_are_those_of_dateutil_with_the_start_first(
    rule: str, start: datetime
) -> None:
    plain = list(islice(rrulestr(rule, dtstart=start), 12))
    expected = sorted({start, *plain})[:12]
    assert occurrences(rule, start, BERLIN, None, start + timedelta(days=20_000), 12) == expected


@given(rules(), starts, st.integers(2, 9), st.integers(1, 8))
def test_a_series_that_splits_loses_and_gains_nothing(
    rule: str, start: datetime, count: int, at: int
) -> None:
    assume(at < count)
    text = f"{rule};COUNT={count}"
    far = start + timedelta(days=20_000)
    whole = occurrences(text, start, BERLIN, None, far)
    assert len(whole) == count
    earlier = end_before(text, start, BERLIN, whole[at])
    later = rest_from(text, start, BERLIN, whole[at])
    before = occurrences(earlier, start, BERLIN, None, far)
    after = occurrences(later, whole[at], BERLIN, None, far)
    assert before + after == whole


@given(rules(), starts)
def test_a_checked_rule_is_checked_again_unchanged(rule: str, start: datetime) -> None:
    kept = checked_rule(rule, start, BERLIN)
    assert checked_rule(kept, start, BERLIN) == kept


def test_a_rule_is_wall_time_through_a_clock_change() -> None:
    assert walls("FREQ=WEEKLY;COUNT=6", at("2027-03-16 10:00"))[-1] == "04-20 10:00"


def test_range_and_limit() -> None:
    found = occurrences(
        "FREQ=DAILY", TUESDAY, BERLIN, TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=4)
    )
    assert found == [TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=3)]
    assert len(walls("FREQ=DAILY", limit=3)) == 3


def test_a_start_beside_the_rule_counts_as_the_first() -> None:
    assert dates("FREQ=WEEKLY;BYDAY=TH;COUNT=3") == ["03-02", "03-04", "03-11"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270316", "03-16"),
        ("20270316T100000", "03-16"),
        ("20270316T095959", "03-09"),
        ("20270316T090000Z", "03-16"),
        ("20270316T085959Z", "03-09"),
    ],
)
def test_an_end_includes_its_last_moment(until: str, last: str) -> None:
    assert dates(f"FREQ=WEEKLY;UNTIL={until}")[-1] == last


def test_an_end_in_utc_is_one_instant_in_every_zone() -> None:
    rule = "FREQ=DAILY;UNTIL=20270303T003000Z"
    late = at("2027-03-01 20:00")
    assert walls(rule, late, zone="America/New_York") == ["03-01 20:00"]
    assert walls(rule, late, zone=BERLIN) == ["03-01 20:00", "03-02 20:00"]


def test_dates_are_added_and_left_out() -> None:
    text = """
        RRULE:FREQ=WEEKLY;COUNT=4
        RDATE:20270304T150000,20270305T100000/PT1H
        RDATE;VALUE=DATE:20270306
        EXDATE:20270309T100000
        EXDATE;VALUE=DATE:20270316
    """
    assert walls(text, limit=9) == [
        "03-02 10:00",
        "03-04 15:00",
        "03-05 10:00",
        "03-06 10:00",
        "03-23 10:00",
    ]


def test_dates_of_other_zones_become_wall_time_of_the_series() -> None:
    text = """
        RRULE:FREQ=WEEKLY;COUNT=3
        EXDATE;TZID=America/New_York:20270309T040000
        EXDATE:20270316T090000Z
    """
    assert dates(text) == ["03-02"]


def test_dates_alone_are_a_recurrence() -> None:
    assert dates("RDATE:20270305T100000,20270304T100000") == ["03-02", "03-04", "03-05"]


def test_a_date_that_months_lack_is_passed_over() -> None:
    assert dates("FREQ=MONTHLY", at("2027-01-31 09:00"), limit=3) == ["01-31", "03-31", "05-31"]
    assert dates("FREQ=YEARLY", at("2028-02-29 09:00"), limit=2) == ["02-29", "02-29"]


def test_a_rule_that_no_day_fits_yields_its_start_alone() -> None:
    assert dates("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") == ["03-02"]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("", "empty"),
        ("EXDATE:20270302T100000", "empty"),
        ("every tuesday", "no part of a rule"),
        ("FREQ", "no part of a rule"),
        ("FREQ=", "no part of a rule"),
        ("INTERVAL=2", "no FREQ"),
        ("FREQ=FORTNIGHTLY", "FREQ can't be “FORTNIGHTLY”"),
        ("FREQ=HOURLY", "don't repeat hourly"),
        ("FREQ=SECONDLY", "don't repeat secondly"),
        ("FREQ=DAILY;FREQ=DAILY", "there twice"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL can't be “0”"),
        ("FREQ=DAILY;INTERVAL=two", "INTERVAL can't be “TWO”"),
        ("FREQ=DAILY;COUNT=-1", "COUNT can't be “-1”"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270505", "both COUNT and UNTIL"),
        ("FREQ=DAILY;UNTIL=soon", "“SOON” is neither a date nor a time"),
        ("FREQ=DAILY;UNTIL=20270231", "“20270231” is a date that no calendar has"),
        ("FREQ=DAILY;UNTIL=20260101", "ends before it starts"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY can't be “XX”"),
        ("FREQ=WEEKLY;BYDAY=2TU", "counts weekdays"),
        ("FREQ=MONTHLY;BYDAY=0TU", "BYDAY can't be “0TU”"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY can't be “32”"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY can't be “0”"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH can't be “-1”"),
        ("FREQ=WEEKLY;WKST=XX", "WKST can't be “XX”"),
        ("FREQ=WEEKLY;BYEASTER=1", "no part called BYEASTER"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never comes round again"),
        ("RRULE:FREQ=WEEKLY\nEXDATE;TZID=Mars/Base:20270309T100000", "no time zone"),
    ],
)
def test_a_malformed_rule_is_refused_by_name(rule: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_rule(rule, TUESDAY, BERLIN)
    assert refused.value.field == "rule"
    assert says.lower() in refused.value.message.lower()
    assert refused.value.remedy


def test_a_checked_rule_is_kept_tidily() -> None:
    assert checked_rule(" rrule:freq=weekly;byday=tu; ", TUESDAY, BERLIN) == "FREQ=WEEKLY;BYDAY=TU"
    assert checked_rule("FREQ=DAILY;UNTIL=20270505T100000", TUESDAY, BERLIN) == (
        "FREQ=DAILY;UNTIL=20270505T080000Z"
    )
    assert checked_rule("FREQ=DAILY;COUNT=1", TUESDAY, BERLIN) == "FREQ=DAILY;COUNT=1"


def test_an_endless_series_splits_into_an_ended_and_an_endless_one() -> None:
    split = at("2027-03-16 10:00")
    assert end_before("FREQ=WEEKLY", TUESDAY, BERLIN, split) == "FREQ=WEEKLY;UNTIL=20270309T090000Z"
    assert rest_from("FREQ=WEEKLY", TUESDAY, BERLIN, split) == "FREQ=WEEKLY"


def test_exceptions_go_to_the_side_of_the_split_they_lie_on() -> None:
    text = (
        "RRULE:FREQ=WEEKLY;COUNT=6\nRDATE:20270304T100000\nEXDATE:20270309T100000,20270330T100000"
    )
    split = at("2027-03-23 10:00")
    assert dates(end_before(text, TUESDAY, BERLIN, split)) == ["03-02", "03-04", "03-16"]
    assert dates(rest_from(text, TUESDAY, BERLIN, split), split) == ["03-23", "04-06"]


def test_the_last_occurrence_alone_is_a_series_of_one() -> None:
    last = at("2027-03-05 10:00")
    text = "RDATE:20270303T100000,20270305T100000"
    assert dates(rest_from(text, TUESDAY, BERLIN, last), last) == ["03-05"]


def test_nothing_lies_before_the_first() -> None:
    with pytest.raises(InvalidInput) as refused:
        end_before("FREQ=WEEKLY", TUESDAY, BERLIN, TUESDAY)
    assert refused.value.field == "rule"


@pytest.mark.parametrize(
    ("rule", "new_start", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", at("2027-03-04 14:00"), "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=WEEKLY;BYDAY=TU,FR", at("2027-03-03 10:00"), "FREQ=WEEKLY;BYDAY=WE,SA"),
        ("FREQ=WEEKLY", at("2027-03-04 14:00"), "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=TU", at("2027-03-02 14:00"), "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=MONTHLY;BYDAY=1TU", at("2027-03-10 10:00"), "FREQ=MONTHLY;BYDAY=2WE"),
        ("FREQ=MONTHLY;BYMONTHDAY=2", at("2027-03-05 10:00"), "FREQ=MONTHLY;BYMONTHDAY=5"),
        (
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=2",
            at("2027-04-01 10:00"),
            "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1",
        ),
        ("FREQ=DAILY;BYHOUR=10", at("2027-03-02 14:00"), "FREQ=DAILY;BYHOUR=14"),
        (
            "FREQ=WEEKLY;UNTIL=20270330T080000Z",
            at("2027-03-04 14:00"),
            "FREQ=WEEKLY;UNTIL=20270401T120000Z",
        ),
    ],
)
def test_a_rule_moves_with_its_first_visit(rule: str, new_start: datetime, expected: str) -> None:
    assert moved_rule(rule, TUESDAY, new_start, BERLIN) == expected


def test_the_last_weekday_of_the_month_stays_the_last_where_it_can() -> None:
    last_tuesday = at("2027-03-30 10:00")
    wednesday, friday = at("2027-03-31 10:00"), at("2027-04-02 10:00")
    rule = "FREQ=MONTHLY;BYDAY=-1TU"
    assert moved_rule(rule, last_tuesday, wednesday, BERLIN) == "FREQ=MONTHLY;BYDAY=-1WE"
    assert moved_rule(rule, last_tuesday, friday, BERLIN) == "FREQ=MONTHLY;BYDAY=1FR"
    day = "FREQ=MONTHLY;BYMONTHDAY=-1"
    assert moved_rule(day, wednesday, at("2027-04-30 09:00"), BERLIN) == day
    assert moved_rule(day, wednesday, friday, BERLIN) == "FREQ=MONTHLY;BYMONTHDAY=2"


def test_exceptions_move_along() -> None:
    text = "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270309T100000"
    moved = moved_rule(text, TUESDAY, at("2027-03-03 12:00"), BERLIN)
    assert moved == "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270310T120000"


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=MONTHLY;BYMONTHDAY=2,16"]
)
def test_days_that_cannot_move_along_are_refused(rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        moved_rule(rule, TUESDAY, at("2027-03-06 10:00"), BERLIN)
    assert refused.value.field == "rule"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY", "every week"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270505",
            "every 2 weeks on Tuesday until 5 May 2027",
        ),
        (
            "FREQ=WEEKLY;BYDAY=TU,TH,FR;COUNT=10",
            "every week on Tuesday, Thursday and Friday 10 times",
        ),
        ("FREQ=DAILY;COUNT=1", "every day once"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15,22", "every month on the 1st, 15th and 22nd"),
        ("FREQ=MONTHLY;BYMONTHDAY=11", "every month on the 11th"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "every month on the 2nd last Friday"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "every month on the first of Saturday and Sunday"),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "every year on the 3rd in May"),
        ("FREQ=YEARLY;BYWEEKNO=20", "every year (BYWEEKNO=20)"),
        (
            "RRULE:FREQ=WEEKLY\nRDATE:20270304T100000\nEXDATE:20270309T100000,20270316T100000",
            "every week, with 1 more date, without 2 dates",
        ),
        ("RDATE:20270304T100000", "on 1 date"),
    ],
)
def test_rules_in_words(rule: str, words: str) -> None:
    assert describe(rule) == words


def test_an_end_is_told_as_a_day_of_the_zone() -> None:
    rule = "FREQ=DAILY;UNTIL=20270505T230000Z"
    assert describe(rule, "Asia/Kolkata") == "every day until 6 May 2027"
    assert describe(rule, "Europe/London") == "every day until 6 May 2027"
    assert describe(rule, "America/New_York") == "every day until 5 May 2027"
