"""The tray's menu lists what is still to come today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.desktop.bookings.today_announcer import TodayAnnouncer
from scheduler_app.desktop.contributions import Choice
from scheduler_app.domain.errors import DiaryGone
from scheduler_app.use_cases.bookings.states import cancel
from tests.desktop.desk import Desk, booked


def titles(announcer: TodayAnnouncer) -> list[str]:
    return [thing.title for thing in announcer.things()]


def test_today_is_listed_until_an_hour_after_it_has_ended(desk: Desk) -> None:
    parts = desk.window.parts
    call = Choice("right", "Call", lambda: None, raises=False)
    announcer = TodayAnnouncer(desk.tools, [lambda _: [call]], parts)
    desk.settle(announcer.known)
    assert titles(announcer) == ["Nothing more today"]
    anna = booked(desk, "Anna today 10:00 1h")
    booked(desk, "Ben today 9:00 30m")
    booked(desk, "Carl tomorrow 9:00")
    desk.settle(lambda: len(titles(announcer)) == 2)
    assert [title[:10] for title in titles(announcer)] == ["09:00  Ben", "10:00  Ann"]
    assert [choice.label for choice in announcer.things()[0].choices] == ["Open…", "Call"]
    desk.now += timedelta(hours=2, minutes=1)
    announcer.look()
    desk.settle(lambda: len(titles(announcer)) == 1)
    cancel(desk.diary, anna.id, now=desk.now)
    desk.settle(lambda: titles(announcer) == ["Nothing more today"])
    announcer.look_no_more()


def test_a_diary_that_cannot_be_read_is_said_by_whoever_says_such_things(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    desk.tools.notices.diary_trouble.connect(said.append)

    def gone(*_: object, **__: object) -> None:
        raise DiaryGone("Gone.")

    monkeypatch.setattr("scheduler_app.desktop.diary_source.calendar_items", gone)
    announcer = TodayAnnouncer(desk.tools, [], desk.window.parts)
    desk.settle(lambda: bool(said))
    assert announcer.things() == []
    announcer.look_no_more()
