"""Use cases: whether the account for texts works is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.texting import TextAccount, TextPutOff, TextRefused
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.messages.trying import try_text, try_texts
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.twilio_server import SENDER, SID, TOKEN
from tests.use_cases.messages.text_desk import ANNA, TextDesk


@contextmanager
def connect(desk: TextDesk, account: TextAccount, token: str) -> Iterator[TwilioTexts]:
    with closing(TwilioTexts(account, token, desk.twilio.url)) as line:
        yield line


def test_a_test_says_step_by_step_what_is_lacking(desk: TextDesk) -> None:
    secrets = FakeSecrets()

    def tried() -> str:
        return try_texts(desk.diary, secrets, lambda *known: connect(desk, *known))

    with pytest.raises(Trouble, match="no account"):
        tried()
    save_settings(desk.diary, {"texts.account": "AC1"}, now=desk.time)
    with pytest.raises(Trouble, match="token"):
        tried()
    put_secret(desk.diary, secrets, TEXTS_TOKEN, "wrong", now=desk.time)
    with pytest.raises(InvalidInput, match="account SID"):
        tried()
    save_settings(desk.diary, {"texts.account": SID}, now=desk.time)
    with pytest.raises(TextPutOff, match="does not accept"):
        tried()
    put_secret(desk.diary, secrets, TEXTS_TOKEN, TOKEN, now=desk.time)
    with pytest.raises(TextPutOff, match="no number to send from"):
        tried()
    save_settings(desk.diary, {"texts.from": "+15005550001"}, now=desk.time)
    with pytest.raises(TextPutOff, match="none of its numbers"):
        tried()
    save_settings(desk.diary, {"texts.from": SENDER}, now=desk.time)
    assert "is active and sends from" in tried()
    save_settings(desk.diary, {"texts.service": "hello"}, now=desk.time)
    with pytest.raises(TextPutOff, match="“hello” is no Messaging Service"):
        tried()
    save_settings(desk.diary, {"texts.service": "MG" + "0" * 32}, now=desk.time)
    assert "a test text shows" in tried()
    with pytest.raises(TextPutOff, match="does not know the Messaging Service"):
        try_text(desk.diary, secrets, lambda *known: connect(desk, *known), ANNA)
    assert desk.twilio.texts == []


def test_a_test_text_goes_to_a_mobile_only(desk: TextDesk) -> None:
    secrets = FakeSecrets()
    save_settings(desk.diary, {"texts.account": SID, "texts.from": SENDER}, now=desk.time)
    put_secret(desk.diary, secrets, TEXTS_TOKEN, TOKEN, now=desk.time)

    def sent(number: str) -> str:
        return try_text(desk.diary, secrets, lambda *known: connect(desk, *known), number)

    for number in ("", "112", "anna@example.org", "030 12345678"):
        with pytest.raises(InvalidInput) as refused:
            sent(number)
        assert refused.value.field == "address"
    assert "has taken the text" in sent("01511 2345678")
    assert [text.to for text in desk.twilio.out()] == [ANNA]
    desk.twilio.codes[ANNA] = 21608
    with pytest.raises(TextRefused, match="trial account"):
        sent(ANNA)
