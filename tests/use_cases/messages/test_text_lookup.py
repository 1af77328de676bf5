"""Which text of the provider is that of a row, whatever this clock said as it was asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.messages import said
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages import carrying_out, texting
from scheduler_app.use_cases.messages.text_lookup import NEVER_FOUND
from tests.use_cases.messages import text_desk
from tests.use_cases.messages.text_desk import ANNA, TextDesk


@pytest.mark.parametrize("hours", [1, 50])
def test_what_a_clock_ahead_of_the_provider_s_asked_for_is_found(
    desk: TextDesk, hours: int
) -> None:
    desk.booked(days=3)
    desk.twilio.now = lambda: desk.time - timedelta(hours=hours)
    desk.twilio.trouble.append("taken")
    desk.turn(days=2, hours=2)
    assert desk.states() == ["sending"]
    desk.turn(minutes=2)
    assert desk.states() == ["sent"] and len(desk.twilio.texts) == 1


@pytest.mark.parametrize("was_taken", [False, True])
def test_what_a_clock_that_was_ahead_gave_up_to_look_up_goes_once(
    desk: TextDesk, was_taken: bool
) -> None:
    desk.booked(days=3)
    desk.twilio.trouble.append("taken" if was_taken else "cut")
    desk.turn(days=2, hours=2)
    right, desk.twilio.also_asked = desk.time, True
    desk.twilio.trouble.append(500)
    desk.turn(days=5)
    assert desk.rows("state, reason") == [("unknown", NEVER_FOUND)]
    desk.time = right
    desk.turn(minutes=5)
    assert desk.states() == ["sent"] and len(desk.twilio.texts) == 1


@pytest.mark.parametrize("was_taken", [False, True])
def test_what_a_clock_that_was_ahead_has_claimed_waits_for_no_time_of_its_own(
    desk: TextDesk, was_taken: bool
) -> None:
    desk.booked(days=3)
    desk.time += timedelta(days=2, hours=3)
    right = desk.time
    desk.twilio.trouble.append("taken" if was_taken else "cut")
    desk.turn(hours=20)
    assert desk.states() == ["sending"]
    desk.time = right
    desk.turn(minutes=5)
    desk.turn(minutes=2)
    assert desk.states() == ["sent"] and len(desk.twilio.texts) == 1


def test_what_a_clock_that_was_ahead_gave_up_to_call_back_is_called_back(
    ahead: TextDesk,
) -> None:
    booking = ahead.booked(days=3)
    ahead.turn()
    assert ahead.states() == ["handed over"]
    cancel(ahead.diary, booking, now=ahead.time)
    right, ahead.twilio.also_asked = ahead.time, True
    ahead.twilio.trouble.append(500)
    ahead.turn(days=5)
    assert ahead.rows("state, reason") == [("unknown", NEVER_FOUND)]
    ahead.time = right
    ahead.turn(minutes=5)
    assert ahead.states() == ["withdrawn"]


def test_a_clock_that_goes_back_between_claim_and_words_sends_no_second_text(
    desk: TextDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.booked(days=3)
    desk.twilio.trouble.append("taken")
    honest = carrying_out.claim

    def claim_and_go_back(*what: Any, **how: Any) -> OutboxRow | None:
        claimed = honest(*what, **how)
        desk.time -= timedelta(minutes=20)
        return claimed

    with monkeypatch.context() as patch:
        patch.setattr(texting, "claim", claim_and_go_back)
        desk.turn(days=2, hours=3)
    assert desk.states() == ["sending"]
    desk.turn(minutes=2)
    assert desk.states() == ["sent"] and len(desk.twilio.texts) == 1


def test_a_text_of_another_booking_that_reads_alike_is_not_taken_for_the_one_that_is_missed(
    desk: TextDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def thanks(diary: Diary, row: OutboxRow, now: datetime) -> WrittenMessage:
        written = WrittenMessage(Channel.TEXT, ANNA, "Thank you for choosing us.")
        with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
            said.keep(change.connection, row.id, written, now=to_epoch(now))
        return written

    monkeypatch.setattr(text_desk, "words_of", thanks)
    desk.booked(days=1)
    desk.booked(days=2)
    desk.turn(hours=3)
    desk.twilio.trouble.append("taken")
    desk.twilio.lag = 1
    desk.turn(days=1)
    desk.turn(seconds=20)
    desk.turn(minutes=2)
    known = {provider for (provider,) in desk.rows("provider")}
    assert desk.states() == ["sent", "sent"]
    assert known == {text.sid for text in desk.twilio.texts} and len(known) == 2
