"""The mailbox: answers come into the thread, bounces fail their mails, and nothing else is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.mailbox import MailboxTrouble
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.messages import mailbox
from scheduler_app.use_cases.messages.direct import tell
from scheduler_app.use_cases.messages.failing import try_again
from scheduler_app.use_cases.messages.mailbox import NO_WORDS, MailboxRun, read_mail
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.mailbox import FakeMailbox
from tests.gateways.messages.mailbox.test_contents import DSN
from tests.use_cases.messages.failing_addresses import failing_address
from tests.use_cases.messages.mailbox_desk import ANNA, PLACE, MailboxDesk


@pytest.fixture
def desk(practice: Diary, now: datetime) -> MailboxDesk:
    return MailboxDesk(practice, now)


def test_an_answer_to_a_mail_of_ours_stands_beside_its_booking(desk: MailboxDesk) -> None:
    done = desk.comes(desk.answer(), "From: x@y.example\nSubject: else\n\nNothing to us.\n")
    assert (done.looked_at, done.heard, done.returned, done.more) == (2, 1, 0, False)
    assert desk.heard() == [("words", ANNA, "I come later.", desk.client, desk.visit, True)]
    assert desk.box.contents_asked == 1, "others' mails are not even read"
    assert desk.rows() == [("mail", "sent")]
    desk.now += timedelta(minutes=5)
    assert desk.read() == MailboxRun()
    assert desk.box.heads_asked == 2


def test_the_same_mail_is_taken_in_once_whatever_became_of_the_mailbox(desk: MailboxDesk) -> None:
    desk.comes(desk.answer(), desk.answer("And then?"))
    desk.box.made_anew()
    done = desk.comes(desk.answer(), desk.answer("Third."))
    assert [text for _, _, text, *_ in desk.heard()] == ["I come later.", "And then?", "Third."]
    assert (done.looked_at, done.heard) == (4, 1)
    assert desk.box.contents_asked == 3


def test_who_dies_between_reading_and_noting_it_reads_again(
    desk: MailboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mailbox, "_keep", dies)
        with pytest.raises(KeyboardInterrupt):
            desk.comes(desk.answer(), desk.bounce())
    assert desk.rows() == [("mail", "failed"), ("text", "planned")]
    desk.read()
    assert [meant for meant, *_ in desk.heard()] == ["words", "bounce"]
    assert desk.rows() == [("mail", "failed"), ("text", "planned")]


def test_a_mail_that_came_back_goes_by_text_and_its_address_is_left_alone(
    desk: MailboxDesk,
) -> None:
    assert desk.comes(desk.bounce()).returned == 1
    assert desk.rows() == [("mail", "failed"), ("text", "planned")]
    known = failing_address(desk.diary, desk.client)
    assert known is not None and known.since == desk.now
    assert known.why == "It came back: the mail server knows no such mailbox. (5.1.1)"
    assert desk.heard() == [("bounce", ANNA, known.why, desk.client, desk.visit, False)]


def test_what_speaks_against_the_mail_alone_leaves_the_address(desk: MailboxDesk) -> None:
    desk.comes(desk.bounce("5.3.4"))
    assert desk.rows() == [("mail", "failed"), ("text", "planned")]
    assert failing_address(desk.diary, desk.client) is None


def test_an_address_that_is_tried_again_does_not_fail_by_the_old_bounce(desk: MailboxDesk) -> None:
    desk.comes(desk.bounce())
    try_again(desk.diary, desk.client, now=desk.now)
    desk.box.made_anew()
    desk.read()
    assert failing_address(desk.diary, desk.client) is None


def test_who_has_another_address_by_now_keeps_it(desk: MailboxDesk) -> None:
    client = replace(get_client(desk.diary, desk.client), email="anna@home.example")
    save_client(desk.diary, client, now=desk.now)
    desk.comes(desk.bounce())
    assert failing_address(desk.diary, desk.client) is None


def test_an_out_of_office_is_no_bounce_and_confirms_nothing(desk: MailboxDesk) -> None:
    desk.comes(
        desk.answer("Yes", more="Auto-Submitted: auto-replied\nReturn-Path: <>\n"),
        desk.answer("I'm away", more="Auto-Submitted: auto-replied\n"),
    )
    assert [(meant, text) for meant, _, text, *_ in desk.heard()] == [
        ("away", "Yes"),
        ("away", "I'm away"),
    ]
    assert desk.rows() == [("mail", "sent")]
    assert failing_address(desk.diary, desk.client) is None


def test_who_answers_has_their_address_whatever_came_back_from_it(desk: MailboxDesk) -> None:
    desk.comes(desk.bounce(), desk.answer())
    assert failing_address(desk.diary, desk.client) is None


def test_what_comes_back_after_an_answer_speaks_against_the_address(desk: MailboxDesk) -> None:
    desk.comes(desk.answer(), desk.bounce())
    assert failing_address(desk.diary, desk.client) is not None


def test_an_answer_from_another_address_stands_there_as_well(desk: MailboxDesk) -> None:
    desk.comes(desk.answer(sender="boss@example.org"), desk.answer("", sender="x@example.org"))
    assert [(who, text) for _, who, text, *_ in desk.heard()] == [
        ("boss@example.org", "I come later."),
        ("x@example.org", NO_WORDS),
    ]


def test_what_the_consultant_wrote_from_elsewhere_is_no_answer(desk: MailboxDesk) -> None:
    own = {"mail.from": "Practice <office@practice.example>"}
    save_settings(desk.diary, own, now=desk.now)
    desk.comes(desk.answer(sender="Office@Practice.example"))
    assert desk.heard() == []
    save_settings(desk.diary, {"mail.from": ANNA}, now=desk.now)
    desk.comes(desk.answer("Trying it out."))
    assert len(desk.heard()) == 1, "whoever writes to themselves wants to see it"


def test_what_answers_the_word_that_something_waits_does_not_wait_as_well(
    desk: MailboxDesk,
) -> None:
    reach = {"mail.host": "127.0.0.1", "mail.from": "office@practice.example"}
    save_settings(desk.diary, reach | {"watch.to": "me@home.example"}, now=desk.now)
    at = to_epoch(desk.now)
    word = DirectMessage(
        0, DirectKind.WATCH, at, at + DAY, channel=Channel.MAIL, address="me@home.example",
        subject="1 reply waits", text="1 reply waits.",
    )  # fmt: skip
    tell(desk.diary, word, now=desk.now)
    before = desk.mark
    desk.sends()
    assert desk.mark != before
    desk.comes(desk.answer("I am at sea until Monday.", sender="Me@home.example"))
    assert desk.heard() == []


@pytest.mark.parametrize("line", ["", "In-Reply-To: <none@practice.example>\n"])
def test_a_bounce_of_somebody_else_s_mail_is_nothing_to_us(desk: MailboxDesk, line: str) -> None:
    report = DSN.format(action="failed", status="5.1.1", said="")
    stranger = report.replace("Subject:", f"{line}Subject:")
    assert desk.comes(stranger).returned == 0
    assert desk.heard() == [] and desk.rows() == [("mail", "sent")]


def test_an_inbox_that_was_down_for_a_day(desk: MailboxDesk) -> None:
    desk.comes(desk.answer())
    desk.box.ends["look"] = MailboxTrouble("Nobody answers.")
    desk.box.add(desk.answer("Are you there?"), desk.now)
    for _ in range(3):
        desk.now += timedelta(hours=8)
        with pytest.raises(MailboxTrouble):
            read_mail(desk.diary, desk.box, PLACE, now=desk.now)
    desk.box.ends.clear()
    desk.read()
    assert desk.heard()[1] == ("words", ANNA, "Are you there?", desk.client, desk.visit, True)


def test_a_line_that_breaks_loses_nothing(desk: MailboxDesk) -> None:
    for what in ("numbers", "heads", "content"):
        desk.box.ends = {what: MailboxTrouble("It broke.")}
        with pytest.raises(MailboxTrouble):
            desk.comes(desk.answer(what))
        assert desk.box.closed
    desk.box.ends.clear()
    desk.read()
    assert [text for _, _, text, *_ in desk.heard()] == ["numbers", "heads", "content"]


def test_old_mails_come_in_the_first_time_and_do_not_wait(desk: MailboxDesk) -> None:
    desk.comes(desk.answer("Too old to be read."), days_ago=40)
    other = FakeMailbox()
    other.add(desk.answer("Old."), desk.now - timedelta(days=3))
    other.add(desk.answer("New."), desk.now)
    read_mail(desk.diary, other, "another place", now=desk.now)
    assert [(text, waits) for _, _, text, _, _, waits in desk.heard()] == [
        ("Old.", False),
        ("New.", True),
    ]


def test_of_100_000_mails_only_the_new_ones_are_looked_at(
    desk: MailboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (b"Subject: old\r\n\r\n", desk.now - timedelta(days=90))
    desk.box.mails = dict.fromkeys(range(1, 100001), old)
    desk.box.next_uid = 100_001
    desk.comes(desk.answer())
    assert desk.box.heads_asked == 1 and len(desk.heard()) == 1
    monkeypatch.setattr(mailbox, "MOST_HEADS", 40)
    monkeypatch.setattr(mailbox, "HEADS_AT_ONCE", 20)
    runs = [desk.comes(*[desk.answer(f"{n}", more="X: y\n") for n in range(130)])]
    while runs[-1].more:
        runs.append(desk.read())
    assert sum(run.looked_at for run in runs) == 130
    assert len(desk.heard()) == 131 and len(runs) > 3


def test_numbers_that_are_far_apart_are_soon_looked_through(desk: MailboxDesk) -> None:
    desk.box.next_uid = 1_800_000_000
    desk.comes(desk.answer())
    assert len(desk.heard()) == 1 and desk.box.searches < 30


def test_a_folder_whose_numbers_begin_anew_is_read_from_its_beginning(desk: MailboxDesk) -> None:
    desk.comes(*[desk.answer(f"{number}") for number in range(3)])
    desk.box.validity, desk.box.next_uid, desk.box.mails = 2, 1, {}
    desk.comes(desk.answer("Came meanwhile."), days_ago=3)
    *_, (_, _, text, _, _, waits) = desk.heard()
    assert (text, waits) == ("Came meanwhile.", True)


def test_many_answers_are_read_in_several_goes_and_none_is_lost(
    desk: MailboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_CONTENTS", 3)
    runs = [desk.comes(*[desk.answer(f"{number}") for number in range(8)])]
    while runs[-1].more:
        runs.append(desk.read())
    assert [text for _, _, text, *_ in desk.heard()] == [f"{number}" for number in range(8)]


def test_a_copy_that_comes_back_says_nothing_of_the_client_s_address(desk: MailboxDesk) -> None:
    with desk.diary.write("carry out", by=By.SYSTEM, at=desk.now) as change:
        query = "UPDATE outbox SET content = json_set(content, '$.to', 1) WHERE state = 'sent'"
        change.connection.exec_driver_sql(query)
    desk.comes(desk.bounce())
    assert failing_address(desk.diary, desk.client) is None
    assert [meant for meant, *_ in desk.heard()] == ["bounce"]


def test_whoever_is_erased_is_not_written_down_again(desk: MailboxDesk) -> None:
    desk.comes(desk.answer())
    with desk.diary.write("erase", by=By.CONSULTANT, at=desk.now) as change:
        change.update("clients", desk.client, {"removed": 1, "erased": 1, "email": ""})
    desk.comes(desk.answer("Who are you?"))
    assert len(desk.heard()) == 1
