"""A contract that was revoked is told in the window so that no one overlooks it."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.page import requests
from tests.desktop.desk import NOW, Desk


def test_it_is_announced_and_counted_until_it_is_dismissed(desk: Desk) -> None:
    waiting = desk.window.parts.waiting
    told: list[object] = []
    waiting.pressing.connect(told.append)
    desk.settle()
    with desk.diary.write("revoke", by=By.CLIENT, at=NOW + timedelta(minutes=1)) as change:
        text = "Anna revoked the contract about Tue 9 Mar 10:00."
        requests.add_notice(change, NoticeKind.REVOKED, int(NOW.timestamp()), text)
    desk.settle()
    assert len(told) == len(waiting.revoked) == 1
    assert waiting.count() == 0
