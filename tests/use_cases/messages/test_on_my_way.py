"""On my way: to whom, when one arrives, and that they hear it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages.direct import as_it_would_say
from scheduler_app.use_cases.messages.on_my_way import next_visit, on_my_way, on_my_way_message
from scheduler_app.use_cases.practice.services import list_services
from tests.use_cases.page.lost_days import Practice

MINUTE = timedelta(minutes=1)


@pytest.fixture
def day(practice: Diary) -> Practice:
    """Nine o'clock in Berlin."""
    return Practice(practice)


@pytest.fixture
def on_site(day: Practice) -> int:
    """A service at clients' places, half an hour away."""
    return next(one.id for one in list_services(day.diary) if one.where == "on site")


def test_the_next_one_at_a_place_is_meant(day: Practice, on_site: int) -> None:
    day.visit("Bert", -1.5, days=0)
    day.visit("Bert", 4, days=0, service_id=on_site)
    anna = day.visit("Anna", 0.5, days=0, service_id=on_site, travel=45)
    found = next_visit(day.diary, now=day.now)
    assert found is not None
    assert (found.booking_id, found.on_site, found.unreached) == (anna, True, "")
    assert found.arrives == day.now + 45 * MINUTE, "whoever leaves now"
    message = on_my_way_message(found, found.arrives, now=day.now)
    shown = as_it_would_say(day.diary, TemplateWriter(), message, now=day.now)
    assert "09:45" in shown.text or "9:45" in shown.text
    told = on_my_way(day.diary, found, found.arrives, now=day.now)
    assert (told.kind, told.booking_id) == (DirectKind.ON_MY_WAY, anna)
    again = next_visit(day.diary, now=day.now)
    assert again is not None and again.told == found.arrives


def test_nobody_arrives_before_the_visit_begins(day: Practice, on_site: int) -> None:
    day.visit("Anna", 3, days=0, service_id=on_site, travel=15)
    found = next_visit(day.diary, now=day.now)
    assert found is not None and found.arrives == day.now + timedelta(hours=3)


def test_one_that_should_have_begun_is_still_meant(day: Practice, on_site: int) -> None:
    anna = day.visit("Anna", 0, days=0, service_id=on_site, travel=0)
    found = next_visit(day.diary, now=day.now + 10 * MINUTE)
    assert found is not None and found.booking_id == anna
    assert found.arrives == day.now + 10 * MINUTE


def test_nobody_is_visited(day: Practice) -> None:
    assert next_visit(day.diary, now=day.now) is None
    anna = day.visit("Anna", 1, days=0)
    assert next_visit(day.diary, now=day.now + timedelta(hours=3), booking_id=anna) is None
    cancel(day.diary, anna, now=day.now)
    assert next_visit(day.diary, now=day.now) is None
    nobody = day.visit("", 1, days=0)
    assert next_visit(day.diary, now=day.now, booking_id=nobody) is None


def test_who_can_not_be_told_and_a_time_that_has_passed(day: Practice) -> None:
    day.visit("Dora", 1, days=0)
    found = next_visit(day.diary, now=day.now)
    assert found is not None and found.unreached
    with pytest.raises(NotAllowed):
        on_my_way(day.diary, found, found.arrives, now=day.now)
    with pytest.raises(InvalidInput, match="passed"):
        on_my_way(day.diary, replace(found), day.now - MINUTE, now=day.now)
