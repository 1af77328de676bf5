"""What is at risk is said in the status bar, on quitting, and after a sleep."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.messages.message_words import NAME_ONE
from scheduler_app.desktop.messages.risk_announcer import RiskAnnouncer
from scheduler_app.desktop.messages.screen.screen import MessagesScreen
from scheduler_app.desktop.messages.status_line import MessagesLine
from scheduler_app.desktop.widgets.status_dot import Light
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked
from tests.planted_messages import Planted, plant

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

HELD = "page 1"


@pytest.fixture
def visit(desk: Desk) -> int:
    """Anna comes on Thursday; there are no rules, or those would plan messages of their own."""
    for rule in list_rules(desk.diary):
        remove_rule(desk.diary, rule.id, now=NOW)
    return booked(desk, "Anna Schmidt thu 3pm remote").id


def _line(desk: Desk) -> str:
    line = desk.window.status.line("messages")
    assert isinstance(line, QPushButton)
    return "" if line.isHidden() else line.accessibleName()


def _shown_light(desk: Desk) -> Light:
    line = desk.window.status.line("messages")
    assert isinstance(line, MessagesLine)
    assert not line.dot.isHidden()
    return line.dot.light


def _more(desk: Desk) -> str:
    line = desk.window.status.line("messages")
    return "" if line is None else line.toolTip()


def _announcer(desk: Desk) -> RiskAnnouncer:
    [found] = desk.window.parts.findChildren(RiskAnnouncer)
    return found


def test_the_status_bar_says_until_when_reminders_are_secured(desk: Desk, visit: int) -> None:
    assert _line(desk) == ""
    plant(desk.diary, Planted(visit, NOW + HOUR, RowState.HANDED_OVER, provider=HELD), now=NOW)
    desk.settle(lambda: _line(desk) == "reminders secured")
    plant(desk.diary, Planted(visit, NOW + 5 * DAY), now=NOW)
    desk.settle(lambda: _line(desk) == "reminders secured until Sat 6 Mar")
    plant(desk.diary, Planted(visit, NOW + DAY), now=NOW)
    desk.settle(lambda: _line(desk) == "1 reminder at risk until tomorrow")
    plant(desk.diary, Planted(visit, NOW + 3 * DAY), now=NOW)
    desk.settle(lambda: _line(desk) == "2 reminders at risk until Fri 5 Mar")
    assert NAME_ONE in _more(desk), "nobody sends them"
    save_settings(desk.diary, {"mail.host": "smtp.example.org"}, now=NOW)
    desk.settle(lambda: "nobody but this computer" in _more(desk))
    assert _shown_light(desk) is Light.CARE
    plant(desk.diary, Planted(visit, NOW - HOUR, RowState.FAILED), now=NOW)
    desk.settle(lambda: _line(desk) == "1 message did not arrive  ·  2 at risk until Fri 5 Mar")
    assert _shown_light(desk) is Light.LOST
    line = desk.window.status.line("messages")
    assert isinstance(line, QPushButton)
    line.click()
    assert isinstance(desk.window.screens.currentWidget(), MessagesScreen)


def test_nothing_is_called_secured_where_nobody_has_anything(desk: Desk, visit: int) -> None:
    plant(desk.diary, Planted(visit, NOW + 5 * DAY), now=NOW)
    desk.settle(lambda: _line(desk) == "no reminder due before Sun 7 Mar")
    plant(desk.diary, Planted(visit, NOW - HOUR), now=NOW)
    desk.settle(lambda: _line(desk) == "1 reminder at risk")


def test_whoever_quits_is_told_what_is_at_risk(desk: Desk, visit: int) -> None:
    tray = desk.window.tray
    assert tray is not None
    plant(desk.diary, *(Planted(visit, NOW + n * DAY) for n in (1, 2, 9)), now=NOW)
    desk.settle(lambda: _line(desk) == "2 reminders at risk until Thu 4 Mar")
    desk.window.leave()
    assert tray.last[0] == "2 reminders are at risk until Thu 4 Mar: not handed over"
    assert tray.last[1] == NAME_ONE, "nobody sends them"
    assert not desk.window.isVisible()


def test_nothing_is_said_where_all_is_secured(desk: Desk, visit: int) -> None:
    tray = desk.window.tray
    assert tray is not None
    plant(desk.diary, Planted(visit, NOW + HOUR, RowState.HANDED_OVER, provider=HELD), now=NOW)
    desk.settle(lambda: _line(desk) == "reminders secured")
    before = tray.last
    desk.window.leave()
    assert tray.last == before


def test_after_a_sleep_it_is_told_once_the_worker_had_its_minute(desk: Desk, visit: int) -> None:
    told: list[str] = []
    announcer = _announcer(desk)
    announcer.arrived.connect(lambda what: told.append(what.line))
    plant(desk.diary, Planted(visit, NOW + DAY), now=NOW)
    desk.settle(lambda: bool(_line(desk)))
    desk.now += timedelta(minutes=1)
    announcer.look_at_clock()
    desk.now += timedelta(hours=8)
    announcer.look_at_clock()
    assert not told
    desk.now += timedelta(minutes=1)
    announcer.look_at_clock()
    announcer.look_at_clock()
    assert [line.partition(".")[0] for line in told] == [
        "1 reminder is at risk until tomorrow: not handed over"
    ]


def test_what_failed_is_told_once(desk: Desk, visit: int) -> None:
    announcer, told = _announcer(desk), list[Announcement]()
    announcer.arrived.connect(told.append)
    desk.settle(announcer.known)
    assert announcer.greeting() is None
    plant(desk.diary, Planted(visit, NOW + HOUR, RowState.FAILED), now=NOW)
    desk.settle(lambda: len(told) == 1)
    assert told[0].line == "1 message to clients failed"
    plant(desk.diary, Planted(visit, NOW + 2 * HOUR, RowState.FAILED), now=NOW)
    desk.settle(lambda: len(told) == 2)
    assert announcer.waits() == "2 messages failed"
    assert not set(told[0].keys) & set(told[1].keys)
    greeting = announcer.greeting()
    assert greeting is not None
    assert greeting.line == "2 messages to clients failed"
