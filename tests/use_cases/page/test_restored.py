"""A page that tells what nobody can follow is asked a few times, and not for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.page.format import Inbox
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import FakePage


def test_a_page_that_tells_the_same_again_is_not_asked_for_ever(
    practice: Diary, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.request(now + timedelta(days=1))
    publish(practice, page, now=now)
    publish(practice, page, now=now)
    truly = page.inbox(0, wait=0, going_on=lambda: True)
    assert truly is not None
    lie, asked = replace(truly, generation=1, latest_seq=1_000), []

    def inbox(after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]) -> Inbox:
        asked.append(after)
        assert len(asked) < 50, "for ever"
        return lie

    monkeypatch.setattr(page, "inbox", inbox)
    read_inbox(practice, page, now=page.now)
    assert asked
