"""A diary that came back from a backup sends nothing again of which it does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.care.backups import Backup
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary, looking
from scheduler_app.storage.messages import outbox
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.messages.text_answers import BY_HAND, hear_back
from scheduler_app.use_cases.messages.texting import TextWay, text
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower
from tests.use_cases.messages.text_desk import ANNA, TextDesk, words_of


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


def test_a_booking_that_is_moved_once_more_finds_the_text_that_is_queued_already(
    ahead: TextDesk,
) -> None:
    visit = ahead.booked(days=5)
    ahead.turn()
    made = back_up(ahead.diary, now=ahead.time)
    again = ahead.time + timedelta(days=6)
    move(ahead.diary, visit, again, now=ahead.time)
    ahead.turn(minutes=2)
    ahead.turn(minutes=2)
    before = [text.sid for text in ahead.twilio.out()]
    comes_back(ahead, made, ahead.time)
    move(ahead.diary, visit, again, now=ahead.time)
    ahead.turn(minutes=2)
    ahead.turn(minutes=2)
    assert [text.sid for text in ahead.twilio.out()] == before
    assert ahead.states() == ["withdrawn", "handed over"]


def test_a_text_that_was_withdrawn_since_does_not_stand_as_queued(ahead: TextDesk) -> None:
    first, _second = ahead.booked(days=5), ahead.booked(days=7)
    ahead.turn()
    made = back_up(ahead.diary, now=ahead.time)
    move(ahead.diary, first, ahead.time + timedelta(days=6), now=ahead.time)
    ahead.turn(minutes=2)
    comes_back(ahead, made, ahead.time)
    assert ahead.states() == ["handed over"] * 2
    for _ in range(2):
        hear_back(ahead.diary, ahead.way().sender, ahead.account, now=ahead.time)
        assert ahead.rows("state, reason") == [("skipped", BY_HAND), ("handed over", "")]


@pytest.mark.parametrize(("hours", "texts"), [(3, 1), (-3, 2)])
def test_a_text_that_is_worded_late_is_told_from_an_earlier_one(
    desk: TextDesk, hours: int, texts: int
) -> None:
    """By when it went out: both say when the visit is, and one "tomorrow"."""
    desk.booked(days=2)
    made = back_up(desk.diary, now=desk.time)
    due = timedelta(days=1, hours=2 + hours)
    link = words_of(desk.diary, first_row(desk), desk.time).link
    sender = desk.way().sender
    desk.time += due
    sender.send(ANNA, f"Your visit is tomorrow, at ten. {link}", at=None, valid_seconds=60)
    desk.time += timedelta(hours=6)
    comes_back(desk, made, desk.time)

    def write(row: OutboxRow, now: datetime) -> WrittenMessage:
        said = words_of(desk.diary, row, now)
        pieces = "Your visit is", f", at ten. {link}"
        return replace(said, text=" in 16 hours".join(pieces), lasting=pieces)

    text(desk.diary, TextWay(sender, write), desk.now)
    assert desk.states() == ["sent"]
    assert len(desk.twilio.out()) == texts


def first_row(desk: TextDesk) -> OutboxRow:
    with looking(desk.diary) as asked:
        return outbox.first(asked, "text", until=0, most=1)[0]
