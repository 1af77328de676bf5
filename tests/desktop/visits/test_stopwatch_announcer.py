"""The tray's menu offers the stopwatch for the appointment of this hour."""

from __future__ import annotations

import pytest

from scheduler_app.desktop.visits.stopwatch_announcer import StopwatchAnnouncer
from scheduler_app.domain.errors import DiaryGone
from scheduler_app.use_cases.bookings.states import cancel
from tests.desktop.desk import Desk, booked


def test_the_appointment_of_this_hour_can_be_begun_from_the_tray(desk: Desk) -> None:
    parts = desk.window.parts
    announcer = StopwatchAnnouncer(
        desk.tools, parts.running_visit, lambda: parts.visit_verbs, parts
    )
    desk.settle()
    assert announcer.things() == []
    item = booked(desk, "Anna today 8:45 1h")
    booked(desk, "Ben today 14:00 1h")
    desk.settle(lambda: bool(announcer.things()))
    assert [thing.title for thing in announcer.things()] == ["Anna, 08:45"]
    assert announcer.things()[0].choices[0].label == "Start the stopwatch"
    cancel(desk.diary, item.id, now=desk.now)
    desk.settle(lambda: not announcer.things())
    announcer.look_no_more()


def test_a_diary_that_cannot_be_read_is_said_by_whoever_says_such_things(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, said = desk.window.parts, list[object]()
    desk.tools.notices.diary_trouble.connect(said.append)

    def gone(*_: object, **__: object) -> None:
        raise DiaryGone("Gone.")

    monkeypatch.setattr("scheduler_app.desktop.diary_source.calendar_items", gone)
    announcer = StopwatchAnnouncer(
        desk.tools, parts.running_visit, lambda: parts.visit_verbs, parts
    )
    desk.settle(lambda: bool(said))
    assert announcer.things() == []
    announcer.look_no_more()
