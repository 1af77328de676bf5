"""Whoever is told something hears it once, by the way that reaches them, or it says why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel, Permission, Preferred, TextsWord
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.marks import marks_of
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import marks
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.messages.direct import as_it_would_say, direct_of, reach_of
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.mail.mail_server import serving
from tests.cli.test_sending import PostOffice
from tests.fakes.twilio_server import FakeTwilio, running
from tests.use_cases.messages.direct_desk import ANNA, BERT, WRITER, DirectDesk

SOON = timedelta(minutes=20)


@pytest.fixture
def desk(diary: Diary, now: datetime) -> Iterator[DirectDesk]:
    """Anna's visit begins in four hours."""
    office = PostOffice()
    with running(FakeTwilio()) as twilio, serving(office) as port:
        made = DirectDesk(diary, twilio, office, port, now)
        twilio.now = made.now
        yield made.settle()
        made.close()


def test_words_go_once_by_mail_and_are_known_by_their_mark(desk: DirectDesk) -> None:
    message = desk.words(subject="The cable")
    would = as_it_would_say(desk.diary, WRITER, message, now=desk.time)
    told = desk.tell(message)
    assert told.id and desk.rows() == [("mail", "planned", None)]
    for _ in range(3):
        desk.turn(minutes=1)
    [mail] = desk.office.got
    assert (mail["To"], mail["Subject"]) == ("Anna <anna@example.org>", "The cable")
    text = mail.get_body(("plain",))
    assert text is not None and text.get_content().replace("\r\n", "\n") == would.text
    assert would.text == ("Bring the cable, please.\n\nNord IT\n+49 30 1\noffice@example.org\n")
    assert desk.rows() == [("mail", "sent", None)] and not desk.texts()
    mark = mail["Message-ID"].strip("<>").partition("@")[0]
    with desk.diary.look() as asked:
        assert marks.rows_of(asked, [mark, "of nobody"]).keys() == {mark}
    assert mark == marks_of(f"/direct/{told.uid}/mail")[0]


def test_told_twice_by_one_uid_goes_once(desk: DirectDesk) -> None:
    first = desk.tell(desk.words(uid="3f1c0b7e-0000-4000-8000-000000000001"))
    assert desk.tell(desk.words(uid=first.uid)).id == first.id
    desk.turn(minutes=1)
    assert len(desk.office.got) == 1


def test_where_a_mail_fails_the_text_takes_over_and_not_twice(desk: DirectDesk) -> None:
    desk.change(email="gone@example.org")
    desk.tell(desk.words())
    desk.turn(minutes=1)
    desk.turn(minutes=1)
    desk.turn(minutes=1)
    assert desk.rows() == [("mail", "failed", None), ("text", "sent", None)]
    assert [out.body for out in desk.texts()] == ["Bring the cable, please."]
    desk.office.got.clear()
    desk.change(name="Anna Ali", email="new@example.org")
    desk.turn(minutes=1)
    assert (len(desk.texts()), desk.office.got) == (1, [])


def test_by_the_way_that_was_chosen_and_no_other(desk: DirectDesk) -> None:
    desk.tell(desk.words(channel=Channel.TEXT))
    desk.change(email="gone@example.org")
    desk.tell(desk.words("By mail only", channel=Channel.MAIL))
    for _ in range(3):
        desk.turn(minutes=1)
    assert desk.rows() == [("text", "sent", None), ("mail", "failed", None)]
    assert len(desk.texts()) == 1 and not desk.office.got


def test_an_unknown_number_is_answered_where_it_wrote_from(desk: DirectDesk) -> None:
    message = DirectMessage(
        0, DirectKind.WORDS, 0, 0, channel=Channel.TEXT, address=BERT, text="Who is it?"
    )
    desk.tell(message)
    desk.turn(minutes=1)
    assert [(out.to, out.body) for out in desk.texts()] == [(BERT, "Who is it?")]


def test_an_answer_to_a_mail_stands_below_it(desk: DirectDesk) -> None:
    with desk.diary.write("hear", by=By.SYSTEM, at=desk.time) as change:
        row = {
            "key": "<a1@mail.example>", "channel": "mail", "at": 1, "heard_at": 1,
            "sender": "anna@private.example", "subject": "Printer", "text": "?", "meant": "words",
            "client_id": desk.anna.id,
        }  # fmt: skip
        heard = change.insert("messages_heard", row)
    desk.tell(desk.words(answers=heard, channel=Channel.MAIL, address="anna@private.example"))
    desk.turn(minutes=1)
    [mail] = desk.office.got
    assert mail["In-Reply-To"] == mail["References"] == "<a1@mail.example>"
    assert (mail["Subject"], mail["To"]) == ("Re: Printer", "Anna <anna@private.example>")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"preferred": Preferred.NONE}, "Anna wishes no messages."),
        ({"email": "", "phones": ()}, "There is no e-mail address of Anna."),
        ({"email": "", "texts": TextsWord(Permission.REFUSED)}, "has answered STOP"),
        ({"email": "", "texts": TextsWord()}, "Anna has not agreed to texts."),
    ],
)
def test_who_cant_be_told_is_not_and_it_says_why(
    desk: DirectDesk, change: dict[str, object], why: str
) -> None:
    desk.change(**change)
    for message in (desk.words(), desk.about(DirectKind.LATE, expected=desk.time, minutes=20)):
        with pytest.raises(NotAllowed, match=why):
            desk.tell(message)
        with pytest.raises(NotAllowed, match=why):
            as_it_would_say(desk.diary, WRITER, message, now=desk.time)
    assert desk.rows() == []
    ways = reach_of(desk.diary, Party(desk.anna.id))
    assert any(why in way.why_not for way in ways) and all(way.why_not for way in ways)


def test_stop_between_the_words_and_the_text_holds_it_back(desk: DirectDesk) -> None:
    desk.tell(desk.words(channel=Channel.TEXT))
    desk.change(texts=TextsWord(Permission.REFUSED, desk.time, "STOP, by text"))
    desk.turn(minutes=1)
    assert desk.rows() == [("text", "withdrawn", None)] and not desk.texts()


@pytest.mark.parametrize(
    ("said", "channel", "field"),
    [(" \n", None, "text"), ("ä" * 1_601, Channel.TEXT, "text"), ("a" * 20_001, None, "text")],
)
def test_words_that_cant_go_are_refused(
    desk: DirectDesk, said: str, channel: Channel | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as wrong:
        desk.tell(desk.words(said, channel=channel))
    assert wrong.value.field == field and wrong.value.remedy and desk.rows() == []
    with pytest.raises(InvalidInput, match="can't be written to"):
        desk.tell(DirectMessage(0, DirectKind.WORDS, 0, 0, address="TWILIO", text="Hello"))


def test_a_letter_of_1600_signs_goes(desk: DirectDesk) -> None:
    desk.tell(desk.words("x" * 1_600, channel=Channel.TEXT))
    desk.turn(minutes=1)
    assert [len(out.body) for out in desk.texts()] == [1_600]


def test_what_one_tap_tells_goes_by_text_at_once_also_in_quiet_hours(desk: DirectDesk) -> None:
    save_settings(desk.diary, {"messages.quiet": "06:00-22:00"}, now=desk.time)
    message = desk.about(DirectKind.ON_MY_WAY, arrives=desk.time + SOON)
    would = as_it_would_say(desk.diary, WRITER, message, now=desk.time)
    desk.tell(message)
    desk.turn()
    desk.turn(minutes=5)
    assert [out.body for out in desk.texts()] == [would.text]
    assert would.text.startswith("Nord IT: on the way to you, arriving at about 09:22.")
    assert desk.rows() == [("text", "sent", desk.visit)]
    [told] = direct_of(desk.diary, [desk.visit])[desk.visit]
    assert (told.state, told.channel) == ("sent", Channel.TEXT)


def test_late_is_of_no_use_once_its_visit_has_moved(desk: DirectDesk) -> None:
    desk.tell(desk.about(DirectKind.LATE, expected=desk.time + 15 * SOON, minutes=20))
    move(desk.diary, desk.visit, desk.time + timedelta(days=1), now=desk.time)
    desk.turn(minutes=1)
    assert desk.rows() == [("text", "withdrawn", desk.visit)]
    assert not any("late" in out.body for out in desk.texts())


def test_a_lost_visit_is_told_once_and_no_rule_says_it_again(desk: DirectDesk) -> None:
    was = desk.time + timedelta(hours=3, minutes=58)
    cancel(desk.diary, desk.visit, now=desk.time)
    desk.tell(replace(desk.about(DirectKind.LOST, was=was), channel=Channel.MAIL))
    for _ in range(4):
        desk.turn(minutes=2)
    [mail] = desk.office.got
    assert mail["Subject"] == "Your appointment can't take place: Mon 1 Mar, 13:00"
    assert not desk.texts() and desk.rows() == [("mail", "sent", desk.visit)]
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert "METHOD:CANCEL" in calendars[0].get_content()


def test_what_is_undone_in_time_is_not_told(desk: DirectDesk) -> None:
    desk.tell(desk.words())
    undo(desk.diary, now=desk.time)
    desk.turn(minutes=1)
    assert desk.rows() == [("mail", "withdrawn", None)] and not desk.office.got


def test_what_was_sent_cant_be_undone_and_says_so(desk: DirectDesk) -> None:
    desk.tell(desk.words())
    desk.turn(minutes=1)
    with pytest.raises(NotAllowed, match="Anna was told already, by mail"):
        undo(desk.diary, now=desk.time)


def test_what_is_just_going_out_cant_be_undone_either(desk: DirectDesk) -> None:
    desk.tell(desk.words(channel=Channel.TEXT))
    real = desk.write

    def write(row: OutboxRow, now: datetime) -> WrittenMessage:
        with pytest.raises(NotAllowed, match="Anna was told already, by text"):
            undo(desk.diary, now=now)
        return real(row, now)

    desk.write = write  # type: ignore[method-assign]
    desk.turn(minutes=1)
    assert len(desk.texts()) == 1


def test_a_number_of_nobody_s_that_said_stop_gets_no_text_until_start(desk: DirectDesk) -> None:
    answer = DirectMessage(0, DirectKind.WORDS, 0, 0, None, None, Channel.TEXT, BERT, "", "Hello")
    for word, heard in (("START", "a"), ("STOP", "b")):
        at = to_epoch(desk.time) + (word == "STOP")
        take_in(desk.diary, [Heard(0, heard, Channel.TEXT, at, 0, BERT, word)], now=desk.time)
    with pytest.raises(NotAllowed, match="answered STOP"):
        desk.tell(answer)
    later = [Heard(0, "c", Channel.TEXT, to_epoch(desk.time) + 2, 0, BERT, "START")]
    take_in(desk.diary, later, now=desk.time)
    assert desk.tell(answer).address == BERT


@pytest.mark.parametrize("at", ["before the words", "after the words", "after it was taken"])
def test_killed_at_it_a_text_goes_once(desk: DirectDesk, at: str) -> None:
    class Killed(BaseException):
        pass

    desk.tell(desk.words(channel=Channel.TEXT))
    real = desk.write

    def write(row: OutboxRow, now: datetime) -> WrittenMessage:
        if at == "before the words":
            raise Killed
        words = real(row, now)
        if at == "after it was taken":
            desk.lines[0].send(words.address, words.text, at=None, valid_seconds=60)
        raise Killed

    desk.write = write  # type: ignore[method-assign]
    with pytest.raises(Killed):
        desk.turn(minutes=1)
    desk.write = real  # type: ignore[method-assign]
    for _ in range(3):
        desk.turn(minutes=2)
    assert desk.rows() == [("text", "sent", None)]
    assert [out.to for out in desk.texts()] == [ANNA]


def test_a_clock_that_was_weeks_ahead_for_a_moment_loses_no_words(desk: DirectDesk) -> None:
    right = desk.time
    desk.tell(desk.words())
    desk.tell(desk.about(DirectKind.LATE, expected=right + 15 * SOON, minutes=20))
    desk.turn(days=20)
    assert [state for _, state, _ in desk.rows()] == ["skipped", "skipped"]
    desk.time = right
    while plan_chunk(desk.diary, now=desk.time):
        continue
    assert [state for _, state, _ in desk.rows()] == ["planned", "planned"]
    desk.turn(minutes=2)
    assert len(desk.office.got) == len(desk.texts()) == 1


def test_two_that_read_alike_both_go(desk: DirectDesk) -> None:
    for _ in range(2):
        desk.tell(desk.words("On the phone now.", channel=Channel.TEXT))
    desk.turn(minutes=1)
    desk.turn(minutes=1)
    assert desk.rows() == [("text", "sent", None)] * 2 and len(desk.texts()) == 2
