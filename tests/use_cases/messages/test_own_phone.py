"""Use cases: texts that the consultant sends from their own phone."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.message import OwnPhoneText
from scheduler_app.storage.diary import looking
from scheduler_app.storage.messages import said
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.messages.own_phone import (
    HOW,
    prepared,
    qr_png,
    qr_svg,
    sent_it,
    sms_link,
)
from scheduler_app.use_cases.messages.texting import text
from scheduler_app.use_cases.messages.unsent import READY
from tests.use_cases.messages.text_desk import ANNA, TextDesk, words_of


def ready(desk: TextDesk) -> OwnPhoneText:
    """The last text that is planned, worded for the phone."""
    row_id = desk.rows("id")[-1][0]
    assert isinstance(row_id, int)
    return prepared(desk.diary, row_id, lambda row: words_of(desk.diary, row, desk.time))


def test_a_text_is_sent_from_your_own_phone_and_by_nobody_else(desk: TextDesk) -> None:
    desk.booked(days=1)
    desk.time += timedelta(hours=2)
    text(desk.diary, None, desk.now)
    assert desk.rows("state, reason") == [("planned", READY)]
    waiting = ready(desk)
    assert waiting.number == ANNA
    sent_it(desk.diary, waiting, now=desk.time)
    assert desk.rows("state, reason") == [("sent", HOW)]
    with looking(desk.diary) as asked:
        assert said.of(asked, [waiting.row_id])[waiting.row_id].text == waiting.text
    desk.turn()
    assert desk.twilio.out() == []
    with pytest.raises(NotAllowed):
        sent_it(desk.diary, waiting, now=desk.time)
    with pytest.raises(NotAllowed):
        ready(desk)


def test_it_may_be_sent_before_it_is_due(desk: TextDesk) -> None:
    desk.booked(days=3)
    sent_it(desk.diary, ready(desk), now=desk.time)
    assert desk.states() == ["sent"]


def test_a_move_meanwhile_is_told(desk: TextDesk) -> None:
    booking = desk.booked(days=3)
    waiting = ready(desk)
    move(desk.diary, booking, desk.time + timedelta(days=4), now=desk.time)
    with pytest.raises(NotAllowed):
        sent_it(desk.diary, waiting, now=desk.time)
    assert sorted(desk.states()) == ["planned", "withdrawn"]


def test_words_that_have_changed_meanwhile_are_told(desk: TextDesk) -> None:
    desk.booked(days=3)
    waiting = ready(desk)
    old = OwnPhoneText(waiting.row_id, ANNA, waiting.text, waiting.link, "{}")
    with pytest.raises(NotAllowed, match="changed"):
        sent_it(desk.diary, old, now=desk.time)
    assert desk.states() == ["planned"]


def test_too_late_is_skipped(desk: TextDesk) -> None:
    desk.booked(days=1)
    waiting = ready(desk)
    with pytest.raises(NotAllowed):
        sent_it(desk.diary, waiting, now=desk.time + timedelta(days=2))
    assert desk.states() == ["skipped"]


@pytest.mark.parametrize(
    "words",
    [
        "Hello & goodbye? 50% = #1; +49",
        "Grüße, ½ Stunde\nund noch eine Zeile",
        "مرحبا 🙂",
        'a"><script>&body=other?x#y',
    ],
)
def test_the_link_carries_each_sign_of_the_words(words: str) -> None:
    link = sms_link(ANNA, words)
    assert link.isascii()
    parts = urlsplit(link)
    assert (parts.scheme, parts.path, parts.fragment) == ("sms", ANNA, "")
    assert parse_qs(parts.query, strict_parsing=True) == {"body": [words]}


@pytest.mark.parametrize("number", ["", "112", "+49 151 1", "+4915112345678,+49151", "anna"])
def test_no_number_has_no_link(number: str) -> None:
    with pytest.raises(NotAllowed):
        sms_link(number, "Hello")


def test_the_picture_holds_the_link() -> None:
    link = sms_link(ANNA, "Your visit is tomorrow. " * 8)
    svg, png = qr_svg(link), qr_png(link)
    assert svg.startswith(b"<?xml")
    assert b"<svg" in svg
    assert png.startswith(b"\x89PNG\r\n\x1a\n")


def test_a_text_that_is_too_long_for_a_picture_has_none() -> None:
    assert qr_png(sms_link(ANNA, "م" * 400)).startswith(b"\x89PNG")
    link = sms_link(ANNA, "م" * 1_600)
    assert qr_png(link) == qr_svg(link) == b""
