"""Use cases: whether texts came, and what clients answered, is asked for and heard once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.answering import NOTHING_WRITTEN
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.texting import (
    TextAccount,
    TextPutOff,
    TextStatus,
    is_to_us,
    opted,
)
from scheduler_app.gateways.messages.texts import twilio_texts
from scheduler_app.storage.diary import Diary, looking, reading
from scheduler_app.storage.messages.texts import WHOSE
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.text_answers import BY_HAND, Answers, hear_back
from scheduler_app.use_cases.messages.texting import SENT_BY_THEN
from tests.counting import QueryRecorder
from tests.fakes.twilio_server import SENDER, SERVICE, SID
from tests.use_cases.messages.text_desk import ANNA, BERT, TextDesk


def hear(desk: TextDesk, **later: int) -> Answers:
    desk.time += timedelta(**later)
    return hear_back(desk.diary, desk.way().sender, desk.account, now=desk.time)


def test_a_text_that_came_is_delivered_and_asked_for_by_one_list(desk: TextDesk) -> None:
    for _ in range(3):
        desk.booked(days=1)
    desk.turn(hours=2)
    assert hear(desk, seconds=5).open
    desk.twilio.deliver()
    desk.twilio.asked.clear()
    heard = hear(desk, minutes=1)
    assert (heard.settled, heard.open) == (3, False)
    assert desk.states() == ["delivered"] * 3
    assert len(desk.twilio.asked) == 1
    assert hear(desk, minutes=1) == Answers()


def test_what_did_not_come_has_failed_and_says_why(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.turn(hours=2)
    desk.twilio.deliver(code=30003)
    hear(desk)
    ((state, reason),) = desk.rows("state, reason")
    assert state == "failed"
    assert "switched off" in str(reason)


def test_what_was_queued_is_heard_of_once_it_is_due(ahead: TextDesk) -> None:
    ahead.booked(days=3)
    ahead.turn()
    assert hear(ahead, days=1) == Answers()
    assert ahead.states() == ["handed over"]
    assert hear(ahead, days=1, hours=3).settled == 1
    assert ahead.states() == ["sent"]
    ahead.twilio.deliver()
    hear(ahead, minutes=1)
    assert ahead.states() == ["delivered"]


def test_what_was_cancelled_in_the_provider_s_console_is_told(ahead: TextDesk) -> None:
    ahead.booked(days=3)
    ahead.turn()
    ahead.twilio.texts[0].status = "canceled"
    hear(ahead, days=2, hours=3)
    assert ahead.rows("state, reason") == [("skipped", BY_HAND)]


def test_that_it_could_not_be_withdrawn_stays_said(ahead: TextDesk) -> None:
    booking = ahead.booked(days=2)
    ahead.turn()
    ahead.time += timedelta(days=1, hours=3)
    cancel(ahead.diary, booking, now=ahead.time)
    ahead.turn()
    ahead.twilio.deliver()
    hear(ahead, minutes=1)
    assert ahead.rows("state, reason") == [("delivered", SENT_BY_THEN)]


def test_nobody_waits_for_ever(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.turn(hours=2)
    assert hear(desk, hours=3).open
    assert not hear(desk, hours=2).open
    assert not hear(desk, days=4).open
    assert desk.states() == ["sent"]


def test_a_list_that_fails_changes_nothing(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.turn(hours=2)
    desk.twilio.deliver()
    desk.twilio.also_asked = True
    desk.twilio.trouble += [503]
    with pytest.raises(TextPutOff):
        hear(desk)
    assert desk.states() == ["sent"]


def word(desk: TextDesk, name: str = "Anna") -> Permission:
    return desk.client(name).texts.word


def test_stop_holds_until_start(desk: TextDesk) -> None:
    desk.booked(days=9)
    desk.twilio.hear(ANNA, "Stop.")
    assert hear(desk, minutes=1).heard.opted == 1
    assert word(desk) is Permission.REFUSED
    assert word(desk, "Bert") is Permission.GIVEN
    assert desk.states() == ["withdrawn"]
    assert hear(desk, minutes=1).heard.opted == 0
    desk.time += timedelta(minutes=1)
    desk.twilio.hear(ANNA, " START ")
    assert hear(desk, minutes=1).heard.opted == 1
    assert word(desk) is Permission.GIVEN
    assert desk.client("Anna").texts.how == "START, by text"
    assert desk.states() == ["planned"]


def test_a_word_that_was_recorded_after_stop_holds(desk: TextDesk) -> None:
    desk.twilio.hear(ANNA, "STOP")
    hear(desk, minutes=1)
    given = TextsWord(Permission.GIVEN, desk.time, "on the phone")
    save_client(desk.diary, replace(desk.client("Anna"), texts=given), now=desk.time)
    assert hear(desk, minutes=5).heard.opted == 0
    assert word(desk) is Permission.GIVEN


def test_undo_of_an_earlier_word_brings_no_consent_back_after_stop(desk: TextDesk) -> None:
    refused = TextsWord(Permission.REFUSED, desk.time, "on the phone")
    save_client(desk.diary, replace(desk.client("Anna"), texts=refused), now=desk.time)
    desk.time += timedelta(minutes=1)
    desk.twilio.hear(ANNA, "STOP")
    hear(desk, minutes=1)
    assert desk.client("Anna").texts.how == "STOP, by text"
    with pytest.raises(NotAllowed):
        undo(desk.diary, now=desk.time, over=set())
    assert word(desk) is Permission.REFUSED


def test_start_is_no_consent_of_who_never_gave_one(desk: TextDesk) -> None:
    anna = replace(desk.client("Anna"), texts=TextsWord())
    save_client(desk.diary, anna, now=desk.time)
    desk.twilio.hear(ANNA, "START")
    assert hear(desk, minutes=1).heard.opted == 0
    assert word(desk) is Permission.NONE


def test_two_clients_with_one_number_are_both_left_alone(desk: TextDesk) -> None:
    save_client(desk.diary, replace(desk.client("Bert"), phones=(ANNA,)), now=desk.time)
    desk.twilio.hear(ANNA, "STOP")
    assert hear(desk, minutes=1).heard.opted == 2
    assert word(desk) is word(desk, "Bert") is Permission.REFUSED


def test_an_index_finds_whose_number_it_is(diary: Diary) -> None:
    with reading(diary) as connection:
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {WHOSE}", (ANNA,))
        assert "ix_clients_mobile" in " ".join(row[-1] for row in told)


def test_a_stop_that_came_while_the_program_was_off_is_heard(desk: TextDesk) -> None:
    desk.twilio.hear(BERT, "stop")
    assert hear(desk, days=12).heard.opted == 1


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("STOP", Permission.REFUSED),
        (" stop all!\n", Permission.REFUSED),
        ("Unsubscribe", Permission.REFUSED),
        ("Please stop by at nine", Permission.NONE),
        ("I can't stop laughing", Permission.NONE),
        ("start", Permission.GIVEN),
        ("yes", Permission.NONE),
        ("", Permission.NONE),
    ],
)
def test_only_the_words_of_carriers_opt(answer: str, word: Permission) -> None:
    assert opted(answer) is word


def kept(desk: TextDesk) -> list[tuple[str, str, bool]]:
    """Who wrote what, and whether it waits, in the order in which it was written down."""
    query = "SELECT sender, text, seen_at IS NULL FROM messages_heard ORDER BY id"
    with looking(desk.diary) as asked:
        return [(row[0], row[1], bool(row[2])) for row in asked.exec_driver_sql(query)]


def test_what_clients_and_strangers_write_is_taken_in_once(desk: TextDesk) -> None:
    hear(desk)
    desk.twilio.hear(ANNA, "Can you come at ten?")
    desk.twilio.hear("+4915100000000", "Do you repair Macs?", lag=1)
    assert hear(desk, minutes=1).heard.words == 1
    assert hear(desk, minutes=1).heard.words == 1
    assert hear(desk, minutes=1).heard.new == 0
    assert kept(desk) == [
        (ANNA, "Can you come at ten?", True),
        ("+4915100000000", "Do you repair Macs?", True),
    ]


def test_only_what_came_to_our_own_number_is_ours(desk: TextDesk) -> None:
    desk.twilio.hear(ANNA, "to a shop of mine", to="+15005550001")
    desk.twilio.hear(BERT, "STOP", to="+15005550001")
    desk.twilio.hear(ANNA, "to us")
    assert hear(desk, minutes=1).heard.new == 1
    assert kept(desk) == [(ANNA, "to us", True)]
    assert word(desk, "Bert") is Permission.GIVEN


@pytest.mark.parametrize(
    ("account", "to", "service", "ours"),
    [
        (TextAccount(SID, SENDER), SENDER, "", True),
        (TextAccount(SID, SENDER), "+15005550001", "", False),
        (TextAccount(SID, SENDER, SERVICE), "+15005550001", SERVICE, True),
        (TextAccount(SID, SENDER, SERVICE), SENDER, "MG" + "9" * 32, False),
        (TextAccount(SID, "", SERVICE), "+15005550001", "", True),
        (TextAccount(SID, "", SERVICE), "+15005550001", "MG" + "9" * 32, False),
        (TextAccount(SID, "Practice"), "+15005550001", "", True),
    ],
)
def test_which_number_is_ours(account: TextAccount, to: str, service: str, ours: bool) -> None:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    told = TextStatus("SM1", RowState.DELIVERED, to, "C", at, ANNA, True, service=service)
    assert is_to_us(account, told) is ours


def test_what_came_while_nobody_listened_for_a_day_is_heard(desk: TextDesk) -> None:
    hear(desk)
    desk.time += timedelta(hours=1)
    desk.twilio.hear(ANNA, "in the first hour")
    desk.twilio.page_size = 1
    desk.time += timedelta(hours=25)
    desk.twilio.hear(BERT, "just now")
    assert hear(desk, minutes=1).heard.words == 2
    assert [waits for _, _, waits in kept(desk)] == [True, True]


def test_the_first_time_what_is_old_counts_as_seen(desk: TextDesk) -> None:
    desk.twilio.hear(ANNA, "an old joke", ago=timedelta(days=9))
    desk.twilio.hear(ANNA, "from this morning", ago=timedelta(hours=2))
    hear(desk)
    assert kept(desk) == [
        (ANNA, "an old joke", False),
        (ANNA, "from this morning", True),
    ]


def test_a_picture_without_words_says_so(desk: TextDesk) -> None:
    desk.twilio.hear(ANNA, "")
    hear(desk, minutes=1)
    with looking(desk.diary) as asked:
        ((remark,),) = asked.exec_driver_sql("SELECT remark FROM messages_heard")
    assert remark == NOTHING_WRITTEN


def test_listening_to_nothing_is_written_down_once_an_hour(
    desk: TextDesk, query_recorder: QueryRecorder
) -> None:
    def writes(**later: int) -> int:
        with query_recorder.asked() as cost:
            hear(desk, **later)
        return sum("INSERT" in each for each in cost.statements)

    assert [writes(minutes=1), writes(minutes=15), writes(minutes=50)] == [1, 0, 1]


def test_an_answer_is_looked_for_soon_while_people_write(desk: TextDesk) -> None:
    assert not hear(desk).open
    desk.twilio.hear(ANNA, "Hello")
    assert hear(desk, minutes=1).open
    assert hear(desk, minutes=50).open
    assert not hear(desk, minutes=20).open


def test_of_a_list_that_breaks_off_what_was_read_is_heard(
    desk: TextDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody sends more texts than are looked through; Anna's STOP is among the newest."""
    monkeypatch.setattr(twilio_texts, "MOST_PAGES", 2)
    desk.twilio.page_size = 3
    for _ in range(9):
        desk.twilio.hear(BERT, "spam")
    desk.twilio.hear(ANNA, "STOP")
    for _ in range(2):
        with pytest.raises(TextPutOff, match="more texts than are looked through"):
            hear(desk, minutes=1)
    with looking(desk.diary) as asked:
        heard = list(asked.exec_driver_sql("SELECT sender, meant FROM messages_heard ORDER BY id"))
    assert sorted(map(tuple, heard)) == [(ANNA, "stop"), *[(BERT, "words")] * 5]
