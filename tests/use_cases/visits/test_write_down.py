"""A visit is written down in one step, which undo takes back as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.visit import VisitIssue, VisitRecord
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import devices_of
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.visits.follow_ups import follow_ups_of
from scheduler_app.use_cases.visits.records import draft_for_client, records_of
from scheduler_app.use_cases.visits.write_down import VisitDown, write_down
from tests.desktop.desk import NOW


def _down(client_id: int, what: str) -> VisitDown:
    issue = VisitIssue("Slow", device_id=-1)
    return VisitDown(
        VisitRecord(0, client_id, NOW - timedelta(hours=1), NOW, issues=(issue,), devices=(-1,)),
        (Device(-1, client_id, DeviceKind.LAPTOP, "Laptop"),),
        (FollowUp(0, client_id, FollowUpKind.RECOMMENDED, what, date(2027, 9, 2), device_id=-1),),
    )


def test_a_new_device_its_issue_and_the_follow_up_are_one_step(diary: Diary) -> None:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    anna = save_client(diary, Client(0, "Anna"), now=NOW).id
    with pytest.raises(InvalidInput):
        write_down(diary, _down(anna, " "), now=NOW)
    assert devices_of(diary, [anna]) == [], "all or nothing"
    record = write_down(diary, _down(anna, "Replace the disk"), now=NOW)
    (laptop,) = devices_of(diary, [anna])
    assert record.devices == (laptop.id,)
    assert record.issues[0].device_id == laptop.id
    (noted,) = follow_ups_of(diary, [anna], now=NOW)
    assert (noted.follow_up.visit_id, noted.follow_up.device_id) == (record.id, laptop.id)
    # Of a draft that nobody has touched a recommendation alone is enough.
    draft = draft_for_client(diary, anna, now=NOW)
    down = VisitDown(draft, recommended=(replace(noted.follow_up, id=0, uid="", what="Call"),))
    called = write_down(diary, down, now=NOW)
    assert called.id and len(follow_ups_of(diary, [anna], now=NOW)) == 2
    undo(diary, by=By.CONSULTANT, now=NOW)
    undo(diary, by=By.CONSULTANT, now=NOW)
    assert (devices_of(diary, [anna]), records_of(diary, [anna])) == ([], [])
    assert follow_ups_of(diary, [anna], now=NOW) == []
