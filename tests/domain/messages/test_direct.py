"""What is told by hand: until when it is of use, which way comes first, by what it is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.deposit import ToldDeposit
from scheduler_app.domain.messages.direct import (
    DirectKind,
    DirectMessage,
    held_until,
    is_direct,
    key_of,
)
from scheduler_app.domain.messages.direct_planning import deposit_as_told, order_of
from scheduler_app.domain.messages.direct_reach import DirectParty, usable_ways
from scheduler_app.domain.messages.marks import marks_of, message_id

AT, HOUR = 1_800_000_000, 3_600


def told(kind: DirectKind, **facts: int) -> DirectMessage:
    return DirectMessage(1, kind, AT, 0, facts=facts)


@pytest.mark.parametrize(
    ("message", "until"),
    [
        (told(DirectKind.ON_MY_WAY, arrives=AT + 600), AT + 600 + HOUR),
        (told(DirectKind.LATE, expected=AT + 3 * HOUR), AT + 3 * HOUR),
        (told(DirectKind.LATE, expected=AT - HOUR), AT + HOUR),
        (told(DirectKind.LOST, was=AT + HOUR), AT + 48 * HOUR),
        (told(DirectKind.LOST, was=AT + 90 * HOUR, offered=2), AT + 90 * HOUR),
        (told(DirectKind.LOST, was=AT + 90 * HOUR, to=AT + 70 * HOUR), AT + 70 * HOUR),
        (told(DirectKind.LOST, was=AT + 90 * HOUR, to=AT + 95 * HOUR), AT + 90 * HOUR),
        (told(DirectKind.EARLIER, until=AT + 7_000), AT + 7_000),
        (told(DirectKind.WORDS), AT + 48 * HOUR),
        (told(DirectKind.WATCH), AT + HOUR),
    ],
)
def test_each_is_of_use_for_as_long_as_it_can_be(message: DirectMessage, until: int) -> None:
    assert held_until(message) == until


def test_ways_are_tried_as_the_message_needs_and_its_client_wishes() -> None:
    mail, text = Channel.MAIL, Channel.TEXT
    assert order_of(DirectKind.LATE, "") == (text, mail)
    assert order_of(DirectKind.LATE, "mail") == (mail, text)
    assert order_of(DirectKind.LOST, "") == order_of(DirectKind.WORDS, "none") == (mail, text)
    assert order_of(DirectKind.LOST, "", soon=True) == (text, mail), "who looks into a mail now?"
    assert order_of(DirectKind.LOST, "mail", soon=True) == (mail, text)
    assert order_of(DirectKind.WORDS, "", soon=True) == (mail, text)


def test_before_it_is_called_off_its_deposit_is_told_to_come_back() -> None:
    paid = ToldDeposit(1, "EUR", 40, 0, AT, AT, paid=30, ending="open")
    off = deposit_as_told(paid, told(DirectKind.LOST, was=AT))
    assert off is not None and (off.goes_back, off.missing) == (30, 0)
    over = paid._replace(ending="cancelled by the practice", goes_back=20)
    assert deposit_as_told(over, told(DirectKind.LOST)) == over
    for stays in (
        told(DirectKind.LOST, offered=2),
        told(DirectKind.LOST, to=AT),
        told(DirectKind.LATE),
    ):
        assert deposit_as_told(paid, stays) == paid


def test_a_mail_is_known_by_two_marks_and_answers_one_message_id() -> None:
    assert len({*marks_of("a"), *marks_of("b")}) == 4
    assert message_id(" <a.b+c@mail.example> ") == "<a.b+c@mail.example>"
    for odd in (
        "",
        "uid 7",
        "<a@b>\r\nBcc: <c@d>",
        "<a@b> <c@d>",
        "<ü@b.example>",
        f"<{'a' * 260}@b>",
    ):
        assert message_id(odd) == ""
    assert is_direct(key_of("u") + "/mail") and is_direct(key_of("u", "1f") + "/text")
    assert not is_direct("1f/3/1800000000/mail")


def test_whoever_has_texted_may_be_answered_by_text() -> None:
    anna = DirectParty(1, "Anna", mobile="+4915112345678")
    words = DirectMessage(0, DirectKind.WORDS, 0, 9, 1)
    assert list(usable_ways(anna, words)) == []
    texted = replace(anna, has_texted=True)
    assert list(usable_ways(texted, words)) == [(Channel.TEXT, anna.mobile)]


def test_an_address_that_fails_keeps_no_answer_from_another_one() -> None:
    anna = DirectParty(1, "Anna", email="a@example.org", email_fails="It came back.")
    for address, ways in (("a@example.org", 0), ("b@example.org", 1)):
        words = DirectMessage(0, DirectKind.WORDS, 0, 9, 1, None, Channel.MAIL, address)
        assert len(list(usable_ways(anna, words))) == ways
