"""A new diary begins with services in the practice's own money."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services


def test_the_first_services_cost_the_practices_money(diary: Diary, now: datetime) -> None:
    found_practice(diary, zone_name="Pacific/Auckland", currency="NZD", now=now)
    assert {one.currency for one in list_services(diary)} == {"NZD"}
