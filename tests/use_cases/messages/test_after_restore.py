"""A diary that came back from a backup sends nothing again of which it does not know."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.care.backups import Backup
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.backups import back_up, restore
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower
from tests.use_cases.messages.text_desk import TextDesk


def comes_back(desk: MailDesk | TextDesk, made: Backup, now: datetime) -> None:
    desk.diary.close()
    restore(desk.diary.path, made, now=now)
    desk.diary = Diary.open(desk.diary.path)


def test_a_mail_that_was_due_is_doubted_and_what_comes_later_goes_out(
    practice: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brought, "followers", lambda: (PlainMailFollower(),))
    desk = MailDesk(practice, now)
    desk.booked(hours=30)
    desk.booked(hours=40)
    made = back_up(desk.diary, now=desk.moment)
    desk.turn(hours=8)
    assert desk.states() == ["sent", "planned"]
    comes_back(desk, made, desk.moment)
    desk.turn()
    assert desk.states() == ["unknown", "planned"]
    desk.turn(hours=9)
    assert desk.states() == ["unknown", "sent"]
    assert len(desk.server.got) == 2
    desk.diary.close()


def test_texts_that_are_queued_or_went_out_already_are_found_there(ahead: TextDesk) -> None:
    ahead.booked(days=2)
    ahead.booked(days=9)
    made = back_up(ahead.diary, now=ahead.time)
    ahead.turn()
    assert ahead.states() == ["handed over"] * 2
    ahead.time += timedelta(days=1, hours=3)
    ahead.twilio.deliver()
    comes_back(ahead, made, ahead.time)
    ahead.turn()
    assert len(ahead.twilio.out()) == 2
    assert ahead.states() == ["delivered", "handed over"]
    ahead.booked(days=5)
    ahead.turn()
    assert len(ahead.twilio.out()) == 3
