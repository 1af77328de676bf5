"""Use cases: texts go out once each, by the real SDK to the fake Twilio, whatever goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.texting import TextFateUnknown, TextPutOff
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages import text_limits, texting
from scheduler_app.use_cases.messages.text_lookup import NEVER_FOUND
from scheduler_app.use_cases.messages.texting import TextWay, text
from scheduler_app.use_cases.messages.unsent import READY
from tests.use_cases.messages.text_desk import ANNA, BERT, TextDesk


def test_a_text_goes_out_when_it_is_due_and_once(desk: TextDesk) -> None:
    desk.booked(days=3)
    done = desk.turn()
    assert desk.states() == ["planned"]
    assert done.again_at == desk.time + timedelta(days=2, hours=2)
    desk.turn(days=2, hours=2)
    desk.turn(minutes=1)
    assert desk.states() == ["sent"]
    (out,) = desk.twilio.out()
    assert out.to == ANNA
    assert out.body.startswith("Your visit is on 04 March at 10:00. Current time: https://")
    assert desk.rows("provider, tries") == [(out.sid, 1)]


def test_a_text_is_not_tried_for_longer_than_it_is_of_use(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.turn(hours=23)
    (out,) = desk.twilio.out()
    assert out.valid == 3 * 3_600


def test_what_came_too_late_is_skipped(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.turn(days=2)
    assert desk.rows("state, reason") == [("skipped", "It came too late to be of use.")]
    assert desk.twilio.out() == []


def test_with_a_service_texts_are_queued_ahead(ahead: TextDesk) -> None:
    for days in (2, 20, 37):
        ahead.booked(days=days)
    done = ahead.turn()
    assert ahead.states() == ["handed over", "handed over", "planned"]
    assert done.again_at is not None
    begins = {text.send_at for text in ahead.twilio.out()}
    assert begins == {ahead.time + timedelta(days=days, hours=2) for days in (1, 19)}
    assert all(text.valid == 36_000 for text in ahead.twilio.out())
    ahead.turn(days=3)
    assert ahead.states()[2] == "handed over"


def test_what_is_due_within_minutes_is_sent_when_it_is_due(ahead: TextDesk) -> None:
    ahead.booked(days=1, hours=1)
    assert ahead.turn(minutes=56).again_at == ahead.time + timedelta(minutes=4)
    assert ahead.states() == ["planned"]
    ahead.turn(minutes=4)
    assert ahead.states() == ["sent"]


def test_a_move_withdraws_the_queued_text_and_queues_another(ahead: TextDesk) -> None:
    booking = ahead.booked(days=5)
    ahead.turn()
    move(ahead.diary, booking, ahead.time + timedelta(days=6), now=ahead.time)
    assert sorted(ahead.states()) == ["planned", "withdrawing"]
    ahead.turn()
    assert sorted(ahead.states()) == ["handed over", "withdrawn"]
    (out,) = ahead.twilio.out()
    assert out.send_at == ahead.time + timedelta(days=5)
    move(ahead.diary, booking, ahead.time + timedelta(days=5, hours=2), now=ahead.time)
    ahead.turn()
    (out,) = ahead.twilio.out()
    assert out.send_at == ahead.time + timedelta(days=4, hours=2)
    assert len(ahead.twilio.texts) == 3


def test_a_cancelled_booking_leaves_no_text_behind(ahead: TextDesk) -> None:
    booking = ahead.booked(days=5)
    ahead.turn()
    cancel(ahead.diary, booking, now=ahead.time)
    ahead.turn()
    assert ahead.states() == ["withdrawn"]
    assert ahead.twilio.out() == []


def test_what_had_gone_out_when_it_was_to_be_withdrawn_says_so(ahead: TextDesk) -> None:
    booking = ahead.booked(days=2)
    ahead.turn()
    ahead.time += timedelta(days=1, hours=3)
    cancel(ahead.diary, booking, now=ahead.time)
    ahead.turn()
    assert ahead.rows("state, reason") == [("sent", texting.SENT_BY_THEN)]


def test_a_withdrawal_that_is_not_answered_is_tried_again(ahead: TextDesk) -> None:
    booking = ahead.booked(days=5)
    ahead.turn()
    move(ahead.diary, booking, ahead.time + timedelta(days=6), now=ahead.time)
    ahead.twilio.also_asked = True
    ahead.twilio.trouble += [503]
    done = ahead.turn()
    assert isinstance(done.trouble, TextPutOff)
    assert sorted(ahead.states()) == ["planned", "withdrawing"]
    ahead.turn(minutes=2)
    assert sorted(ahead.states()) == ["handed over", "withdrawn"]


def test_a_withdrawal_that_is_refused_keeps_no_other_text_back(ahead: TextDesk) -> None:
    booking = ahead.booked(days=5)
    ahead.turn()
    cancel(ahead.diary, booking, now=ahead.time)
    ahead.booked(days=6, name="Bert")
    ahead.twilio.also_asked = True
    ahead.twilio.trouble += [400, 400]
    assert ahead.turn().trouble is None
    assert ahead.states() == ["withdrawing", "handed over"]
    ahead.turn(minutes=2)
    assert ahead.states() == ["withdrawn", "handed over"]


@pytest.mark.parametrize("trouble", [429, 401])
def test_what_was_not_taken_is_tried_again_later(desk: TextDesk, trouble: int) -> None:
    desk.booked(days=1)
    desk.twilio.trouble.append(trouble)
    done = desk.turn(hours=2)
    assert isinstance(done.trouble, TextPutOff)
    assert desk.states() == ["planned"]
    assert done.again_at is not None
    assert timedelta(0) < done.again_at - desk.time < timedelta(minutes=5)
    desk.turn()
    assert desk.twilio.out() == []
    desk.time = done.again_at
    desk.turn()
    assert desk.states() == ["sent"]


def test_nobody_there_is_asked_again_and_later_each_time(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.twilio.trouble += [429] * 4
    desk.turn(hours=2)
    waits = []
    for _ in range(3):
        done = desk.turn()
        assert done.again_at is not None
        waits.append(done.again_at - desk.time)
        desk.time = done.again_at
        desk.turn()
    assert waits == sorted(waits)
    assert waits[0] * 2 < waits[2]


@pytest.mark.parametrize("trouble", ["cut", "taken", "nonsense", 500])
def test_a_text_without_answer_is_looked_up_and_sent_once(
    desk: TextDesk, trouble: int | str
) -> None:
    desk.booked(days=1)
    desk.twilio.trouble.append(trouble)
    done = desk.turn(hours=2)
    assert isinstance(done.trouble, TextFateUnknown)
    assert desk.states() == ["sending"]
    desk.turn(seconds=5)
    assert desk.states() == ["sent" if trouble == "taken" else "sending"]
    desk.turn(minutes=2)
    assert desk.states() == ["sent"]
    (out,) = desk.twilio.out()
    assert desk.rows("provider") == [(out.sid,)]


def test_a_list_that_lags_makes_no_second_text(ahead: TextDesk) -> None:
    ahead.booked(days=3)
    ahead.twilio.lag = 3
    ahead.twilio.trouble.append("taken")
    ahead.turn()
    for _ in range(5):
        ahead.turn(seconds=20)
    assert ahead.states() == ["handed over"]
    assert len(ahead.twilio.texts) == 1


def test_two_texts_of_one_booking_are_told_apart(desk: TextDesk) -> None:
    """One went out a while ago and reads alike: it is not taken for the other."""
    booking = desk.booked(days=1)
    desk.turn(hours=2)
    start = desk.time + timedelta(days=1)
    move(desk.diary, booking, start + timedelta(hours=1), now=desk.time)
    desk.twilio.trouble.append("cut")
    desk.turn(hours=1)
    assert desk.states() == ["sent", "sending"]
    desk.turn(minutes=1)
    assert desk.states() == ["sent", "sending"]
    desk.turn(minutes=1)
    assert desk.states() == ["sent", "sent"]
    assert len({text.sid for text in desk.twilio.out()}) == 2


def test_while_nobody_can_look_nothing_of_that_booking_goes_out(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.twilio.trouble.append("taken")
    desk.turn(hours=2)
    desk.twilio.also_asked = True
    desk.twilio.trouble += [500, 500]
    assert isinstance(desk.turn(minutes=2).trouble, TextPutOff)
    assert desk.states() == ["sending"]
    desk.turn(minutes=2)
    desk.turn(minutes=2)
    assert desk.states() == ["sent"]
    assert len(desk.twilio.out()) == 1


def test_what_waits_for_that_says_what_the_provider_says_now(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.booked(days=1, name="Bert")
    desk.twilio.trouble += ["taken"]
    desk.turn(hours=2)
    desk.twilio.also_asked = True
    for status, said in ((500, "Twilio is in trouble"), (401, "does not accept the account")):
        desk.twilio.trouble += [status]
        desk.turn(minutes=2)
        ((_, _), (state, why)) = desk.rows("state, reason")
        assert state == "planned" and said in str(why)
    desk.twilio.trouble += [500]
    desk.turn(days=1)
    assert desk.rows("state, reason")[1] == ("skipped", "It came too late to be of use.")


def test_what_nobody_could_ever_look_up_is_unknown(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.twilio.trouble.append("taken")
    desk.turn(hours=2)
    desk.twilio.also_asked = True
    desk.twilio.trouble += [500]
    desk.turn(days=3)
    assert desk.rows("state, reason") == [("unknown", NEVER_FOUND)]


def test_what_was_claimed_and_never_worded_is_sent(desk: TextDesk) -> None:
    """The program is killed between the claim and the words."""

    def killed(_row: OutboxRow, _now: datetime) -> WrittenMessage:
        raise KeyboardInterrupt

    desk.booked(days=1)
    desk.time += timedelta(hours=2)
    with pytest.raises(KeyboardInterrupt):
        text(desk.diary, TextWay(desk.way().sender, killed), desk.now)
    assert desk.states() == ["sending"]
    desk.turn(seconds=1)
    assert desk.states() == ["sent"]
    assert len(desk.twilio.out()) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [(21211, "no such number"), (21614, "gets no texts"), (21635, "landline"), (29999, "29999")],
)
def test_what_is_refused_has_failed_and_says_why(desk: TextDesk, code: int, words: str) -> None:
    desk.booked(days=1)
    desk.booked(days=1, name="Bert")
    desk.twilio.codes[ANNA] = code
    done = desk.turn(hours=2)
    assert done.trouble is None
    assert desk.states() == ["failed", "sent"]
    assert words in str(desk.rows("reason")[0])


def test_who_said_stop_is_believed_with_all_who_have_the_number(desk: TextDesk) -> None:
    save_client(desk.diary, replace(desk.client("Bert"), phones=(ANNA,)), now=desk.time)
    desk.booked(days=1)
    desk.booked(days=9, name="Bert")
    desk.twilio.codes[ANNA] = 21610
    desk.turn(hours=2)
    assert desk.states() == ["failed", "withdrawn"]
    for name in ("Anna", "Bert"):
        assert desk.client(name).texts.word is Permission.REFUSED
        assert desk.client(name).texts.how == "STOP, by text"


def test_words_that_can_t_be_written_fail_with_the_reason(desk: TextDesk) -> None:
    def wrong(_row: OutboxRow, _now: datetime) -> WrittenMessage:
        raise InvalidInput("sms", "Line 3 is no template.")

    desk.booked(days=1)
    desk.time += timedelta(hours=2)
    text(desk.diary, TextWay(desk.way().sender, wrong), desk.now)
    assert desk.rows("state, reason") == [("failed", "sms: Line 3 is no template.")]


def test_a_bug_in_the_words_of_one_text_keeps_no_other_back(desk: TextDesk) -> None:
    def wrong(_row: OutboxRow, _now: datetime) -> WrittenMessage:
        raise LookupError("a bug")

    desk.booked(days=1)
    desk.booked(days=1, name="Bert")
    desk.time += timedelta(hours=2)
    with pytest.raises(LookupError):
        text(desk.diary, TextWay(desk.way().sender, wrong), desk.now)
    assert desk.rows("state, reason")[0] == ("failed", "It could not be written.")
    desk.turn()
    assert desk.states() == ["failed", "sent"]


def test_a_booking_that_moves_as_its_text_is_worded_has_a_new_one(desk: TextDesk) -> None:
    booking = desk.booked(days=1)
    desk.time += timedelta(hours=2)

    def moved_away(_row: OutboxRow, now: datetime) -> WrittenMessage:
        move(desk.diary, booking, now + timedelta(days=3), now=now)
        raise NotAllowed("The booking has moved away from the time of this message.")

    done = text(desk.diary, TextWay(desk.way().sender, moved_away), desk.now)
    assert done.trouble is None
    assert desk.states() == ["withdrawn", "planned"]
    desk.turn(days=2)
    assert desk.states() == ["withdrawn", "sent"]


def test_what_is_wanted_and_can_t_be_worded_just_now_is_tried_again(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.time += timedelta(hours=2)

    def gone(_row: OutboxRow, _now: datetime) -> WrittenMessage:
        raise NotFound("There is no booking of a client to write about.")

    done = text(desk.diary, TextWay(desk.way().sender, gone), desk.now)
    assert desk.states() == ["planned"]
    assert done.again_at is not None and done.again_at > desk.time
    desk.time = done.again_at
    desk.turn()
    assert desk.states() == ["sent"]


def test_without_a_provider_a_text_waits_for_your_own_phone(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.time += timedelta(hours=2)
    text(desk.diary, None, desk.now)
    assert desk.rows("state, reason") == [("planned", READY)]
    desk.time += timedelta(days=2)
    text(desk.diary, None, desk.now)
    assert desk.states() == ["skipped"]
    assert desk.twilio.asked == []


def test_nobody_is_sent_texts_all_day(desk: TextDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(11):
        desk.booked(days=1, name="Bert")
    desk.booked(days=1)
    desk.turn(hours=2)
    assert sorted(desk.states()) == ["planned", *["sent"] * 11]
    assert {text.to for text in desk.twilio.out()[-1:]} == {ANNA}
    held = [row for row in desk.rows("state, reason") if row[0] == "planned"]
    assert "Held back: 10 texts go to this number" in str(held)
    monkeypatch.setattr(text_limits, "MOST_IN_ALL", 11)
    desk.booked(days=1, hours=0)
    desk.turn(minutes=1)
    assert "Held back: 11 texts go out" in str(desk.rows("reason")[-1])
    assert desk.states()[-1] == "planned", "it is tried again while it is of use"


def test_many_texts_go_out_at_once(desk: TextDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_limits, "MOST_TO_ONE", 60)
    for _ in range(60):
        desk.booked(days=1, name="Bert")
    desk.turn(hours=2)
    desk.turn()
    assert len(desk.twilio.out()) == 60
    assert {text.to for text in desk.twilio.out()} == {BERT}


def test_a_text_that_can_t_go_yet_keeps_no_other_back(desk: TextDesk) -> None:
    desk.twilio.codes[ANNA] = 21704
    desk.booked(days=1, hours=0)
    desk.booked(days=1, hours=1, name="Bert")
    done = desk.turn(minutes=90)
    assert desk.states() == ["planned", "sent"] and done.trouble is None
    assert "no number that can send" in str(desk.rows("reason")[0])


def test_what_could_not_be_asked_for_in_time_has_failed_and_says_why(desk: TextDesk) -> None:
    desk.booked(days=1, hours=0)
    desk.twilio.codes[ANNA] = 20003
    desk.turn(hours=23, minutes=59, seconds=30)
    assert desk.states() == ["failed"]
    assert "does not accept the account" in str(desk.rows("reason")[0])
