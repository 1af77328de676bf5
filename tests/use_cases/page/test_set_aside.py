"""What has no place in the diary is set aside with a word, and holds up nothing after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.page.inbox import list_requests, notices
from scheduler_app.use_cases.page.link import read_inbox
from scheduler_app.use_cases.page.read_link import read_link
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage

TOMORROW = timedelta(days=1, hours=2)


def read(diary: Diary, page: FakePage) -> None:
    read_inbox(diary, page, now=page.now)


@pytest.mark.parametrize(
    "broken",
    [
        {"uid": "no uuid"},
        {"wish": None},
        {"person": None},
        {"start": 2**60},
        {"start": -(2**60)},
        {"end": 0},
        {"end": 2**40},
        {"at": 2**70},
        {"at": 10**13},
        {"at": -1},
        {"start": 2**70},
        {"end": 2**70},
        {"service": 2**70},
        {"service": -1},
    ],
    ids=str,
)
def test_nonsense_is_set_aside_and_holds_up_nothing(
    practice: Diary, page: FakePage, now: datetime, broken: dict[str, object]
) -> None:
    event = page.request(now + TOMORROW)
    assert event.wish is not None
    if {"start", "end", "service"} & broken.keys():
        bad = replace(event, wish=replace(event.wish, **broken))  # type: ignore[arg-type]
    else:
        bad = replace(event, **broken)  # type: ignore[arg-type]
    page.events[0] = bad
    page.request(now + TOMORROW + timedelta(hours=3), OTTO)
    read(practice, page)
    assert [request.client for request in list_requests(practice)] == ["Otto Vogel"]
    told = notices(practice)[0]
    assert told.kind is NoticeKind.UNFIT
    assert abs(told.at - now) < timedelta(days=1)
    assert read_link(practice).read_seq == 2


@pytest.mark.parametrize("wish", [{"start": 10**13, "end": 10**13 + 1}, {"end": 2**70}], ids=str)
def test_a_wish_to_move_to_a_time_that_no_calendar_has_is_set_aside(
    practice: Diary, page: FakePage, now: datetime, wish: dict[str, Any]
) -> None:
    event = page.request(now + TOMORROW)
    moving = page.move(event.uid, now + TOMORROW * 2)
    assert moving.wish is not None
    page.events[1] = replace(moving, wish=replace(moving.wish, **wish))
    page.request(now + TOMORROW * 3, OTTO)
    read(practice, page)
    assert [request.client for request in list_requests(practice)] == ["Anna Schmidt", "Otto Vogel"]
    assert read_link(practice).read_seq == 3


def test_an_unknown_service_and_zone_are_no_reason_to_lose_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW, service=99, zone="Mars/Olympus")
    read(practice, page)
    [item] = calendar_items(practice, 0, 2**33, with_cancelled=True)
    booking = booking_details(practice, item.id).booking
    assert (booking.service_id, booking.zone) == (None, "Europe/Berlin")


@pytest.mark.expects_log("bug in taking in an event")
def test_a_bug_with_one_event_keeps_no_later_one_back(
    practice: Diary, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler_app.use_cases.page import withdrawals

    def bad(_change: object, _event: Event, _now: datetime) -> str:
        raise KeyError("a bug")

    monkeypatch.setattr(withdrawals, "called_off", bad)
    page.tell(EventKind.CANCELLATION, uid="u")
    page.request(now + TOMORROW, OTTO)
    read(practice, page)
    assert [request.client for request in list_requests(practice)] == ["Otto Vogel"]
    [notice] = notices(practice)
    assert "see to it yourself" in notice.text and ANNA.email in notice.text
    assert read_link(practice).read_seq == 2


def test_a_diary_that_fails_sets_no_event_aside(
    practice: Diary, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler_app.use_cases.page import requests

    def full(_change: object, _event: Event, _now: datetime) -> str:
        raise OSError("no room on the disk")

    page.request(now + TOMORROW)
    with monkeypatch.context() as broken:
        broken.setattr(requests, "requested", full)
        with pytest.raises(OSError, match="no room"):
            read(practice, page)
    assert notices(practice) == []
    read(practice, page)
    assert len(list_requests(practice)) == 1
