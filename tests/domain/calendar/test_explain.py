"""Tests: the explainer agrees with the list of slots, and says why in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from scheduler_app.domain.calendar.availability import (
    Limits,
    VisitNeeds,
    client_limits,
    open_time_between,
    slot_starts,
)
from scheduler_app.domain.calendar.explain import Explanation, Obstacle, explain
from scheduler_app.domain.calendar.gaps import occupied_by
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.working_time import parse_hours
from scheduler_app.domain.practice.rules import DaysOff, Practice, Span, WorkingTime
from scheduler_app.domain.time_units import Minutes, Seconds
from tests.domain.calendar.diaries import Diary, diaries

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = (parse_hours("09:00-12:30,13:30-17:00"),) * 5 + ((), ())
WORKING = WorkingTime("Europe/Berlin", WEEK)
HOUR = VisitNeeds(Seconds(3600))


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment of March 2027 in Berlin; the 1st is a Monday."""
    return int(datetime(2027, 3, day, hour, minute, tzinfo=BERLIN).timestamp())


def an_item(start: int, end: int, **details: Any) -> CalendarItem:
    blank = CalendarItem(
        id=1,
        kind="appointment",
        state="confirmed",
        start=start,
        end=end,
        preparation=Minutes(0),
        wrap_up=Minutes(0),
        travel=Minutes(0),
        place_id=None,
        zone="Europe/Berlin",
        title="",
        client_id=1,
        client="Anna Schmidt",
        service_id=None,
        service="",
        hue=-1,
        place="",
        series_id=None,
        transparent=0,
        all_day=0,
        conflict=0,
        uid="",
    )
    return blank._replace(**details)


def why(
    start: int,
    *items: CalendarItem,
    working: WorkingTime = WORKING,
    visit: VisitNeeds = HOUR,
    limits: Limits | None = None,
) -> Explanation:
    if limits is None:
        return explain(working, items, visit, start, grid=Minutes(15))
    return explain(working, items, visit, start, grid=Minutes(15), limits=limits)


@given(diaries())
def test_a_slot_is_listed_if_and_only_if_the_explainer_says_open(diary: Diary) -> None:
    items = [
        an_item(
            stay.start,
            stay.end,
            preparation=stay.preparation // 60,
            wrap_up=stay.wrap_up // 60,
            travel=stay.travel // 60,
            place_id=stay.place_id,
        )
        for stay in diary.taken
    ]
    assert [occupied_by(item) for item in items] == list(diary.taken)
    open_time = open_time_between(
        diary.working, diary.taken, diary.first, diary.last, grid=Minutes(diary.grid)
    )
    listed = slot_starts(open_time, diary.visit, diary.limits)
    midnight = int(datetime.combine(diary.first, time.min, UTC).timestamp())
    tried = {*listed[:5], *listed[-5:], *(start + 60 for start in listed[:5])}
    tried |= {midnight + step * 35 * 60 for step in range(100)}
    tried |= {stay.end + shift for stay in diary.taken for shift in (0, diary.visit.preparation)}
    for start in tried:
        shown = datetime.fromtimestamp(start, ZoneInfo(diary.working.zone)).date()
        if diary.first <= shown < diary.last:
            explained = explain(
                diary.working,
                items,
                diary.visit,
                start,
                grid=Minutes(diary.grid),
                limits=diary.limits,
            )
            assert explained.open == (start in listed), explained.reasons


def test_an_open_moment_is_called_open() -> None:
    explained = why(at(1, 9))
    assert explained.open
    assert explained.sentence == "Open: a visit can start here."


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (at(1, 8), "Outside working hours: Monday is open 09:00–12:30 and 13:30–17:00."),
        (at(1, 13), "Outside working hours: Monday is open 09:00–12:30 and 13:30–17:00."),
        (at(6, 9), "Saturday is no working day."),
        (at(1, 12), "1 hour from 12:00 would run past 12:30, when open time ends."),
        (at(1, 9, 10), "Visits start every 15 minutes from midnight on, such as at 09:00."),
    ],
)
def test_hours_and_grid_in_words(start: int, sentence: str) -> None:
    assert why(start).sentence == sentence


def test_days_that_are_not_ordinary_in_words() -> None:
    monday = date(2027, 3, 1)
    off = WorkingTime("Europe/Berlin", WEEK, days_off=(DaysOff(1, monday, monday, "Moving"),))
    assert why(at(1, 9), working=off).sentence == "Mon 1 Mar is a day off: Moving."
    feast = WorkingTime("Europe/Berlin", WEEK, holidays={monday: "Feast of All"})
    assert why(at(1, 9), working=feast).sentence == "Mon 1 Mar is a public holiday: Feast of All."
    evening = WorkingTime("Europe/Berlin", WEEK, overrides={monday: (Span(time(18), time.max),)})
    assert why(at(1, 9), working=evening).sentence == "The hours set for Mon 1 Mar are 18:00–24:00."
    shut = WorkingTime("Europe/Berlin", WEEK, overrides={monday: ()})
    assert why(at(1, 9), working=shut).sentence == "The hours set for Mon 1 Mar are none."


def test_what_is_taken_names_who_has_it() -> None:
    anna = an_item(at(1, 10), at(1, 11))
    explained = why(at(1, 10, 30), anna)
    assert explained.sentence == "Taken by Anna Schmidt (10:00–11:00)."
    assert explained.reasons[0].item is anna


def test_a_gap_that_is_missing_says_what_it_is_for() -> None:
    anna = an_item(at(1, 10), at(1, 11), travel=30)
    assert why(at(1, 11), anna).sentence == (
        "Needs 30 minutes of travel after Anna Schmidt (10:00–11:00)."
    )
    careful = VisitNeeds(Seconds(3600), Seconds(600), Seconds(900), Seconds(0))
    assert why(at(1, 9), anna, visit=careful).sentence == (
        "Needs 45 minutes before Anna Schmidt (10:00–11:00): "
        "15 minutes of wrap-up and 30 minutes of travel."
    )
    assert not why(at(1, 11, 30), anna, visit=careful._replace(duration=Seconds(1800))).open
    assert why(at(1, 11, 45), anna, visit=careful._replace(duration=Seconds(1800))).open


def test_a_stay_of_days_shows_its_dates() -> None:
    fair = an_item(at(1, 8), at(3, 18), client="", title="Trade fair", kind="busy")
    assert why(at(2, 9), fair).sentence == "Taken by Trade fair (Mon 1 Mar 08:00–Wed 3 Mar 18:00)."


def test_what_does_not_occupy_is_not_in_the_way() -> None:
    cancelled = an_item(at(1, 10), at(1, 11), state="cancelled")
    birthday = an_item(at(1, 0), at(2, 0), transparent=1)
    assert why(at(1, 10), cancelled, birthday).open


def test_notice_and_horizon_say_from_when_and_until_when() -> None:
    practice = Practice("Europe/Berlin", WEEK, notice=Minutes(120), horizon=7)
    limits = client_limits(practice, datetime(2027, 3, 1, 8, 0, tzinfo=UTC))
    assert why(at(1, 10), limits=limits).sentence == (
        "Inside the minimum notice: clients can book from Mon 1 Mar 11:00 on."
    )
    assert why(at(8, 9, 15), limits=limits).sentence == (
        "Beyond the horizon: clients can book up to Mon 8 Mar 09:00."
    )
    assert why(at(8, 9), limits=limits).open


def test_every_reason_is_listed_the_weightiest_first() -> None:
    anna = an_item(at(6, 10), at(6, 11))
    limits = Limits(at(7, 0), at(8, 0))
    explained = why(at(6, 10, 5), anna, limits=limits)
    assert [because.obstacle for because in explained.reasons] == [
        Obstacle.CLOSED,
        Obstacle.TAKEN,
        Obstacle.OFF_GRID,
        Obstacle.NOTICE,
    ]


def test_the_second_of_a_repeated_hour_is_explained_like_the_first() -> None:
    night = WorkingTime("Europe/London", ((Span(time(1), time(2)),),) * 7)
    first = int(datetime(2027, 10, 31, 0, 0, tzinfo=UTC).timestamp())
    assert why(first, working=night).open
    assert why(first + 3600, working=night).open
    assert not why(first + 2 * 3600, working=night).open
