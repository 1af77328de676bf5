"""What is announced is told once, also by the next window; and not while it is to be quiet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.frame.once import Once
from tests.desktop.desk import Desk


def said(title: str, *keys: str) -> Announcement:
    return Announcement(title, f"{title}.", f"{title} came", "Look", lambda: None, keys)


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def once(desk: Desk) -> Once:
    parts = desk.window.parts
    made = Once(desk.tools, parts.memory, parts)
    parts.at_end.append(made.look_no_more)
    return made


def test_each_thing_is_told_once_whichever_window_looks(
    desk: Desk, once: Once, shown: list[str]
) -> None:
    def show(what: Announcement) -> None:
        shown.append(what.title)

    once.tell(said("One", "heard/1"), show)
    once.tell(said("One", "heard/1"), show)
    once.tell(said("Two", "heard/1", "heard/2"), show)
    once.tell(said("Always"), show)
    once.tell(said("Always"), show)
    desk.settle()
    assert sorted(shown) == ["Always", "Always", "One", "Two"]
    desk.restart()
    parts = desk.window.parts
    again = Once(desk.tools, parts.memory, parts)
    again.tell(said("Two", "heard/2"), show)
    again.tell(said("Three", "heard/3"), show)
    desk.settle(lambda: "Three" in shown)
    assert shown.count("Two") == 1
    again.look_no_more()


def test_what_came_while_it_was_quiet_is_told_as_one_sum(
    desk: Desk, once: Once, shown: list[str]
) -> None:
    def show(what: Announcement) -> None:
        shown.append(what.line)

    once.be_quiet(once.an_hour_from_now())
    for number in range(5):
        once.tell(said(f"Request {number}"), show)
    desk.now += timedelta(minutes=59)
    once.look_at_clock()
    assert shown == []
    # It slept for a night.
    desk.now += timedelta(hours=9)
    once.look_at_clock()
    assert shown == ["Request 4, and 4 more while it was quiet"]
    once.look_at_clock()
    assert len(shown) == 1


def test_quiet_is_kept_by_the_next_window_and_can_be_ended(
    desk: Desk, once: Once, shown: list[str]
) -> None:
    once.be_quiet(once.tomorrow())
    desk.restart()
    parts = desk.window.parts
    again = Once(desk.tools, parts.memory, parts)
    assert again.quiet_until() == datetime(2027, 3, 3, 8, tzinfo=UTC)
    assert again.said_of(again.tomorrow()) == "tomorrow 08:00"
    again.tell(said("One"), lambda what: shown.append(what.line))
    again.be_quiet(None)
    assert (again.quiet_until(), shown) == (None, ["One came"])
    again.look_no_more()


def test_what_was_held_back_when_the_window_ended_is_told_by_the_next(
    desk: Desk, once: Once, shown: list[str]
) -> None:
    def show(what: Announcement) -> None:
        shown.append(what.line)

    once.be_quiet(once.an_hour_from_now())
    once.tell(said("One", "heard/1"), show)
    once.tell(said("Two", "heard/2"), show)
    desk.settle()
    desk.restart()
    desk.now += timedelta(hours=2)
    parts = desk.window.parts
    again = Once(desk.tools, parts.memory, parts)
    again.tell(said("One", "heard/1"), show)
    desk.settle(lambda: shown == ["One came"])
    again.be_quiet(again.an_hour_from_now())
    again.tell(said("Two", "heard/2"), show)
    again.tell(said("Three", "heard/3"), show)
    again.be_quiet(None)
    desk.settle(lambda: len(shown) == 2)
    again.tell(said("Three", "heard/3"), show)
    desk.settle()
    assert shown[1:] == ["Three, and 1 more while it was quiet"]
    again.look_no_more()


def test_the_end_of_the_quiet_is_told_also_where_nothing_came(desk: Desk, once: Once) -> None:
    until: list[datetime | None] = []
    once.changed.connect(lambda: until.append(once.quiet_until()))
    once.be_quiet(once.an_hour_from_now())
    desk.now += timedelta(hours=1)
    once.look_at_clock()
    once.look_at_clock()
    assert until == [desk.now, None]


def test_the_last_is_told_again_when_asked(desk: Desk, once: Once, shown: list[str]) -> None:
    def show(what: Announcement) -> None:
        shown.append(what.line)

    told = said("Ten o'clock")
    once.tell(told, show)
    assert once.last == told
    once.again_in(10, told, show)
    assert [once.last] == [None]
    once.look_at_clock()
    desk.now += timedelta(minutes=10)
    once.look_at_clock()
    once.look_at_clock()
    assert shown == ["Ten o'clock came"] * 2


def test_nonsense_in_the_memory_is_no_quiet(desk: Desk, once: Once) -> None:
    for kept in ("soon", "²", "-1", ""):
        desk.window.parts.memory.keep("quiet-until", kept)
        assert once.quiet_until() is None
