"""What sending texts by Twilio keeps to: with the fake each time, with Twilio itself where one may.

`TWILIO_TEST_SID` and `TWILIO_TEST_TOKEN` are the test credentials of an account there: with them
nothing goes out and nothing is paid for, and some numbers stand for what goes wrong. They can send
only; what is asked later is held against Twilio's document.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.texting import (
    STOPPED,
    WRONG_LOGIN,
    TextAccount,
    TextPutOff,
    TextRefused,
)
from scheduler_app.gateways.messages.texts.codes import SAID
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from tests.fakes.twilio_server import SENDER, SID, TOKEN, FakeTwilio, running

BODY = "Your visit is on Monday: https://book.example/m/abc"
GOOD = "+15005550010"
WRONG = {
    "+15005550001": 21211,  # no number
    "+15005550002": 21612,  # nobody takes texts there from here
    "+15005550003": 21408,  # a country that is not permitted
    "+15005550004": STOPPED,
    "+15005550009": 21614,  # no mobile
}
"""Numbers that Twilio sends nothing to, and its codes for why."""


@pytest.fixture(params=["fake", "twilio"])
def account(request: pytest.FixtureRequest) -> Iterator[tuple[TextAccount, str, str]]:
    """An account, its token, and the address to ask; empty for Twilio's own."""
    if request.param == "fake":
        with running(FakeTwilio(codes=dict(WRONG))) as fake:
            yield TextAccount(SID, SENDER), TOKEN, fake.url
        return
    sid, token = os.environ.get("TWILIO_TEST_SID"), os.environ.get("TWILIO_TEST_TOKEN")
    if not sid or not token:
        pytest.skip("there are no test credentials: TWILIO_TEST_SID and TWILIO_TEST_TOKEN")
    yield TextAccount(sid, SENDER), token, ""


@pytest.fixture
def texts(account: tuple[TextAccount, str, str]) -> Iterator[TwilioTexts]:
    made = TwilioTexts(*account)
    yield made
    made.close()


def test_a_text_is_taken_and_has_an_id(texts: TwilioTexts) -> None:
    first, second = texts.send(GOOD, BODY), texts.send(GOOD, BODY, valid_seconds=3_600)
    assert first.state is second.state is RowState.SENT
    assert (first.to, first.inbound, first.code) == (GOOD, False, 0)
    assert BODY in first.body and first.at.tzinfo is not None
    assert first.id and first.id != second.id, "whoever asks twice sends twice"


@pytest.mark.parametrize(("number", "code"), WRONG.items())
def test_a_number_that_gets_none_is_told_by_its_code(
    texts: TwilioTexts, number: str, code: int
) -> None:
    with pytest.raises((TextPutOff, TextRefused)) as ended:
        texts.send(number, BODY)
    told = ended.value
    assert isinstance(told, TextPutOff if SAID[code].later else TextRefused)
    assert told.code == code
    assert number not in str(told)


def test_another_token_opens_nothing(account: tuple[TextAccount, str, str]) -> None:
    who, _token, address = account
    stranger = TwilioTexts(who, "f" * 32, address)
    with pytest.raises(TextPutOff) as ended:
        stranger.send(GOOD, BODY)
    assert ended.value.code == WRONG_LOGIN
    stranger.close()
