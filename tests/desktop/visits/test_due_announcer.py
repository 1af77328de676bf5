"""What is due is told at the tray: at the start as a sum, then what another day brings."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.visits.due_announcer import DueAnnouncer
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.visits.follow_ups import save_follow_up
from tests.desktop.desk import NOW, Desk


def test_another_day_is_told_once_and_own_words_are_no_news(desk: Desk) -> None:
    parts, told = desk.window.parts, list[Announcement]()
    announcer = DueAnnouncer(desk.tools, parts.due, parts)
    announcer.arrived.connect(told.append)
    desk.settle(announcer.known)
    assert announcer.greeting() is None
    anna = save_client(desk.diary, Client(0, "Anna"), now=NOW)
    days = {name: NOW.date() + timedelta(days=after) for name, after in (("NAS", 46), ("PC", 8))}
    for name, expires in days.items():
        device = Device(0, anna.id, DeviceKind.STORAGE, name, expires=expires)
        save_device(desk.diary, device, now=NOW)
    save_follow_up(
        desk.diary, FollowUp(0, anna.id, FollowUpKind.RECOMMENDED, "Call", NOW.date()), now=NOW
    )
    desk.settle(lambda: announcer.waits() == "1 follow-up due")
    assert told == []
    assert [thing.title for thing in announcer.things()] == ["Anna: Call, due today"]
    desk.now += timedelta(days=1)
    parts.due._look_at_day()
    desk.settle(lambda: len(told) == 1)
    assert told[0].line == "2 more follow-ups, due now or soon"
    assert "Anna: Warranty of PC ends in 7 days" in told[0].text
    parts.due.refresh()
    desk.settle()
    assert len(told) == 1
