"""Tests: a month of free times as it is shown, and the same month for the script."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from scheduler_app.booking_page.booking.calendar import as_json, month_view
from scheduler_app.booking_page.offering.month import MonthOffer
from scheduler_app.booking_page.web.languages import language
from scheduler_app.domain.page.format import ServiceCard
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.sample import NOW, ZONE

ENGLISH = language("en")
THIRD = date(2027, 3, 3)


def _at(day: int, hour: int, minute: int = 0) -> int:
    """An instant of March 2027 on Berlin's wall."""
    return int(datetime(2027, 3, day, hour - 1, minute, tzinfo=UTC).timestamp())


def _offer(days: dict[date, tuple[int, ...]], **changed: Any) -> MonthOffer:
    facts: dict[str, Any] = {
        "service": ServiceCard(1, "Remote support", Minutes(60)),
        "zone": ZONE,
        "year": 2027,
        "month": 3,
        "days": days,
        "first_free": None,
        "first_day": min(days, default=None),
        "previous": False,
        "next": False,
        "today": date(2027, 3, 1),
        "at_once": False,
        "version": 1,
        "fresh_until": NOW + 60,
    }
    return MonthOffer(**(facts | changed))


def test_the_first_free_day_is_open() -> None:
    view = month_view(
        _offer({THIRD: (_at(3, 9), _at(3, 14))}), ENGLISH, wish=None, now=NOW, week_start=0
    )
    assert view.chosen == THIRD
    assert view.heading == "Wednesday, 3 March 2027"
    assert view.groups == (("", ((_at(3, 9), "09:00"), (_at(3, 14), "14:00"))),)
    assert view.any


def test_a_day_that_is_not_free_is_not_opened() -> None:
    offer = _offer({THIRD: (_at(3, 9),)})
    for wish in (date(2027, 3, 4), date(2031, 1, 1)):
        assert month_view(offer, ENGLISH, wish=wish, now=NOW, week_start=0).chosen == THIRD


def test_many_times_are_parted_by_the_time_of_day() -> None:
    starts = tuple(_at(3, hour, minute) for hour in (9, 11, 12, 16, 17, 20) for minute in (0, 30))
    view = month_view(_offer({THIRD: starts}), ENGLISH, wish=None, now=NOW, week_start=0)
    assert [(name, len(times)) for name, times in view.groups] == [
        ("Morning", 4),
        ("Afternoon", 4),
        ("Evening", 4),
    ]


def test_weeks_that_are_over_are_left_out_and_begin_as_the_practice_s_do() -> None:
    offer = _offer({date(2027, 3, 20): (_at(20, 9),)}, today=date(2027, 3, 17))
    monday = month_view(offer, ENGLISH, wish=None, now=NOW, week_start=0)
    assert monday.weekdays[0] == ("Mon", "Monday")
    assert monday.weeks[0][0] is not None and monday.weeks[0][0].number == 15
    sunday = month_view(offer, ENGLISH, wish=None, now=NOW, week_start=6)
    assert sunday.weekdays[0] == ("Sun", "Sunday")
    assert sunday.weeks[0][0] is not None and sunday.weeks[0][0].number == 14
    for view in (monday, sunday):
        numbers = [day.number for week in view.weeks for day in week if day]
        assert numbers == list(range(numbers[0], 32))


@pytest.mark.parametrize(
    ("year", "month", "previous", "following"),
    [(2027, 1, "2026-12", "2027-02"), (2026, 12, "2026-11", "2027-01")],
)
def test_months_beside_it_are_named_only_where_something_is(
    year: int, month: int, previous: str, following: str
) -> None:
    offer = _offer({}, year=year, month=month, previous=True, next=True)
    view = month_view(offer, ENGLISH, wish=None, now=NOW, week_start=0)
    assert (view.previous, view.next) == (previous, following)
    assert view.any
    alone = month_view(
        _offer({}, year=year, month=month), ENGLISH, wish=None, now=NOW, week_start=0
    )
    assert (alone.previous, alone.next, alone.any) == ("", "", False)


def test_a_visit_on_site_has_the_practice_s_zone_for_good() -> None:
    card = ServiceCard(2, "Visit", Minutes(60), where=Where.ON_SITE)
    view = month_view(_offer({}, service=card), ENGLISH, wish=None, now=NOW, week_start=0)
    assert view.fixed_zone


def test_a_day_says_how_many_times_it_has() -> None:
    offer = _offer({THIRD: (_at(3, 9),), date(2027, 3, 4): (_at(4, 9), _at(4, 10))})
    view = month_view(offer, ENGLISH, wish=None, now=NOW, week_start=0)
    labels = [day.label for week in view.weeks for day in week if day and day.free]
    assert labels == [
        "Wednesday, 3 March 2027: 1 time is free",
        "Thursday, 4 March 2027: 2 times are free",
    ]


@pytest.mark.parametrize("code", ["en", "de", "ar"])
def test_the_script_is_told_the_same(code: str) -> None:
    spoken = language(code)
    offer = _offer({THIRD: (_at(3, 9),), date(2027, 3, 4): (_at(4, 9), _at(4, 10))}, next=True)
    view = month_view(offer, spoken, wish=None, now=NOW, week_start=0)
    told = msgspec.json.decode(msgspec.json.encode(as_json(offer, view, spoken)))
    assert told["month"] == "2027-03" and told["next"] == "2027-04" and told["previous"] == ""
    assert told["first"] == "2027-03-03"
    assert told["weeks"] == [[day.number if day else 0 for day in week] for week in view.weeks]
    for day, starts in offer.days.items():
        shown = month_view(offer, spoken, wish=day, now=NOW, week_start=0)
        known = told["days"][day.isoformat()]
        assert known["heading"] == shown.heading
        assert [start for _, times in known["groups"] for start, _ in times] == list(starts)
        assert known["groups"] == [
            [name, [list(time) for time in times]] for name, times in shown.groups
        ]
