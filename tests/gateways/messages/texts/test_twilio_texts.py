"""Gateway, texts: the real SDK against the fake Twilio: what is asked, and what goes wrong."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.texting import (
    TextAccount,
    TextFateUnknown,
    TextPutOff,
    TextRefused,
)
from scheduler_app.gateways import bounded_line
from scheduler_app.gateways.messages.texts import line
from scheduler_app.gateways.messages.texts.codes import SAID
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from tests.fakes import twilio_contract
from tests.fakes.twilio_server import SENDER, SERVICE, SID, TOKEN, FakeTwilio, running

ANNA = "+4915112345678"
BODY = "Anna, your visit is on Monday. https://book.example/b/secretlink"
MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with running(FakeTwilio(now=lambda: MONDAY)) as fake:
        yield fake


@pytest.fixture
def texts(twilio: FakeTwilio) -> Iterator[TwilioTexts]:
    made = TwilioTexts(TextAccount(SID, SENDER), TOKEN, twilio.url)
    yield made
    made.close()


@pytest.fixture
def ahead(twilio: FakeTwilio) -> Iterator[TwilioTexts]:
    made = TwilioTexts(TextAccount(SID, "", SERVICE), TOKEN, twilio.url)
    yield made
    made.close()


def test_twilio_s_own_document_is_there_to_check_by() -> None:
    if twilio_contract.document() is None:
        pytest.skip(f"nothing is checked without {twilio_contract.DOCUMENT.name}")
    path = f"/2010-04-01/Accounts/{SID}/Messages.json"
    of = twilio_contract.of_request
    assert of("POST", path, "", "To=%2B15005550009&From=%2B15005550006&Body=a") == []
    assert of("POST", path, "", "From=%2B15005550006&Body=a") == ["To is lacking"]
    assert of("POST", path, "", "To=%2B15005550009&MessagingServiceSid=MG1") != []
    assert of("POST", path, "", "To=%2B15005550009&ScheduleType=later") != []
    assert of("POST", path.replace("AC", "XC"), "", "To=%2B15005550009") != []


def test_a_text_goes_out_now(twilio: FakeTwilio, texts: TwilioTexts) -> None:
    said = texts.send(ANNA, BODY, valid_seconds=3_600)
    assert said.state is RowState.SENT
    assert (said.to, said.body, said.inbound) == (ANNA, BODY, False)
    assert [(text.to, text.body, text.valid) for text in twilio.texts] == [(ANNA, BODY, 3_600)]
    twilio.deliver()
    assert texts.status(said.id).state is RowState.DELIVERED


def test_a_text_is_queued_ahead_and_withdrawn(twilio: FakeTwilio, ahead: TwilioTexts) -> None:
    said = ahead.send(ANNA, BODY, at=MONDAY + timedelta(days=3))
    assert said.state is RowState.HANDED_OVER
    assert twilio.texts[0].send_at == MONDAY + timedelta(days=3)
    assert ahead.status(said.id).state is RowState.HANDED_OVER
    assert ahead.withdraw(said.id).state is RowState.WITHDRAWN
    assert twilio.out() == []


def test_what_went_out_is_not_withdrawn_and_says_so(twilio: FakeTwilio, texts: TwilioTexts) -> None:
    said = texts.send(ANNA, BODY)
    assert texts.withdraw(said.id).state is RowState.SENT
    twilio.deliver()
    assert texts.withdraw(said.id).state is RowState.DELIVERED


def test_only_a_service_sends_ahead(texts: TwilioTexts, ahead: TwilioTexts) -> None:
    with pytest.raises(TextPutOff, match="Messaging Service"):
        texts.send(ANNA, BODY, at=MONDAY + timedelta(days=3))
    with pytest.raises(TextPutOff, match="at that time"):
        ahead.send(ANNA, BODY, at=MONDAY + timedelta(days=36))


def test_a_list_is_read_page_by_page(twilio: FakeTwilio, ahead: TwilioTexts) -> None:
    twilio.page_size = 2
    for number in range(5):
        ahead.send(ANNA, f"{BODY}{number}", at=MONDAY + timedelta(days=3))
        ahead.send("+4915100000000", f"{BODY}{number}")
    found = list(ahead.listed(since=MONDAY, to=ANNA))
    assert [each.body[-1] for each in found] == list("43210")
    assert {each.state for each in found} == {RowState.HANDED_OVER}
    assert len(list(ahead.listed(since=MONDAY))) == 5
    twilio.hear(ANNA, "STOP")
    (first, *_) = ahead.listed(since=MONDAY)
    assert (first.inbound, first.sender, first.body) == (True, ANNA, "STOP")


def test_a_list_without_end_is_given_up(
    twilio: FakeTwilio, texts: TwilioTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler_app.gateways.messages.texts.twilio_texts.MOST_PAGES", 2)
    twilio.page_size = 1
    for _ in range(4):
        texts.send(ANNA, BODY)
    with pytest.raises(TextPutOff, match="more texts"):
        list(texts.listed(since=MONDAY))


@pytest.mark.parametrize("code", sorted(SAID))
def test_each_code_is_told_in_words_with_a_remedy(
    twilio: FakeTwilio, texts: TwilioTexts, code: int
) -> None:
    twilio.codes[ANNA] = code
    with pytest.raises(Trouble) as refused:
        texts.send(ANNA, BODY)
    told = refused.value
    assert isinstance(told, TextPutOff | TextRefused)
    assert isinstance(told, TextPutOff) is SAID[code].later
    assert told.code == code
    assert told.message
    assert told.remedy
    assert "+1500" not in str(told)
    assert told.__suppress_context__
    assert twilio.texts == []


def test_an_unknown_code_is_named(twilio: FakeTwilio, texts: TwilioTexts) -> None:
    twilio.codes[ANNA] = 29999
    with pytest.raises(TextRefused, match="29999"):
        texts.send(ANNA, BODY)


@pytest.mark.parametrize("trouble", ["cut", "taken", "nonsense", 500, 503])
def test_a_text_of_which_no_answer_came_is_looked_up(
    twilio: FakeTwilio, texts: TwilioTexts, trouble: int | str
) -> None:
    twilio.trouble.append(trouble)
    with pytest.raises(TextFateUnknown):
        texts.send(ANNA, BODY)
    found = [each.body for each in texts.listed(since=MONDAY, to=ANNA)]
    assert found == ([BODY] if trouble == "taken" else [])


@pytest.mark.parametrize("trouble", ["cut", "nonsense", 500, 503, 429])
def test_who_only_asks_may_ask_again(
    twilio: FakeTwilio, texts: TwilioTexts, trouble: int | str
) -> None:
    said = texts.send(ANNA, BODY)
    twilio.also_asked = True
    for ask in (
        lambda: texts.status(said.id),
        lambda: texts.withdraw(said.id),
        lambda: list(texts.listed(since=MONDAY)),
        texts.test,
    ):
        twilio.trouble.append(trouble)
        with pytest.raises(TextPutOff):
            ask()


def test_a_server_that_hangs_is_given_up(
    twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_line, "SILENCE_SECONDS", 0.2)
    twilio.trouble.append("hang")
    texts = TwilioTexts(TextAccount(SID, SENDER), TOKEN, twilio.url)
    with pytest.raises(TextFateUnknown):
        texts.send(ANNA, BODY)
    texts.close()


def test_a_line_that_has_ended_tells_nothing(twilio: FakeTwilio) -> None:
    texts = TwilioTexts(TextAccount(SID, SENDER), TOKEN, twilio.url)
    texts.close()
    with pytest.raises(TextFateUnknown):
        texts.send(ANNA, BODY)


@pytest.mark.parametrize("said", [b"HTTP/1.1 200 OK\r\nA: b\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_head_without_end_is_given_up(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_line, "CALL_SECONDS", 0.3)

    def talk() -> None:
        for _ in range(2):
            heard, _where = listening.accept()
            with heard, suppress(OSError):
                heard.recv(65_536)
                heard.sendall(said)
                while True:
                    time.sleep(0.02)
                    heard.sendall(said if b"100" in said else b"C: d\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=talk)
        thread.start()
        where = f"http://127.0.0.1:{listening.getsockname()[1]}"
        texts = TwilioTexts(TextAccount(SID, SENDER), TOKEN, where)
        with pytest.raises(TextFateUnknown):
            texts.send(ANNA, BODY)
        with pytest.raises(TextPutOff):
            texts.status("SM1")
        texts.close()
        thread.join()


@pytest.mark.parametrize("code", ["²", "9" * 5_000, -1, [21610]])
def test_a_code_that_is_none_is_no_code(
    twilio: FakeTwilio, texts: TwilioTexts, code: object
) -> None:
    twilio.codes[ANNA] = cast("int", code)
    with pytest.raises(TextRefused) as refused:
        texts.send(ANNA, BODY)
    assert refused.value.code == 0


@pytest.mark.parametrize("wrong", ["../Calls/CA1", "", "SM1", "SM" + "a" * 100_000])
def test_what_is_no_id_of_a_text_is_not_believed(
    twilio: FakeTwilio, texts: TwilioTexts, wrong: str
) -> None:
    texts.send(ANNA, BODY)
    twilio.texts[0].sid = wrong
    with pytest.raises(TextPutOff, match="not Twilio"):
        list(texts.listed(since=MONDAY))
    assert all("Calls" not in asked for asked in twilio.asked)
    twilio.wrong.clear()


def test_with_nobody_there_nothing_was_asked() -> None:
    texts = TwilioTexts(TextAccount(SID, SENDER), TOKEN, "http://127.0.0.1:9")
    with pytest.raises(TextPutOff, match="can't be reached"):
        texts.send(ANNA, BODY)
    texts.close()


def test_a_rate_limit_and_a_wrong_token_put_it_off(twilio: FakeTwilio, texts: TwilioTexts) -> None:
    twilio.trouble.append(429)
    with pytest.raises(TextPutOff, match="too much") as limited:
        texts.send(ANNA, BODY)
    assert limited.value.code == 20429
    wrong = TwilioTexts(TextAccount(SID, SENDER), "another", twilio.url)
    for ask in (
        lambda: wrong.send(ANNA, BODY),
        wrong.test,
        lambda: list(wrong.listed(since=MONDAY)),
    ):
        with pytest.raises(TextPutOff, match="does not accept the account") as refused:
            ask()
        assert refused.value.code == 20003
    wrong.close()


def test_the_test_says_what_is_there_and_what_is_wrong(
    twilio: FakeTwilio, texts: TwilioTexts, ahead: TwilioTexts
) -> None:
    assert texts.test() == f"The Twilio account “Practice” is active and sends from {SENDER}."
    assert "Messaging Service" in ahead.test()
    other = TwilioTexts(TextAccount(SID, "+15005550009"), TOKEN, twilio.url)
    with pytest.raises(TextPutOff, match="none of its numbers"):
        other.test()
    other.close()
    twilio.account = "suspended"
    with pytest.raises(TextPutOff, match="suspended"):
        texts.test()
    assert twilio.texts == []


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "https://10.0.0.1", "ftp://127.0.0.1", "http://127.0.0.1@example.org",
     "http://127.0.0.1/path", "http://[", "localhost:4010"],
)  # fmt: skip
def test_another_server_stands_on_this_machine_only(address: str) -> None:
    with pytest.raises(InvalidInput, match="this machine only"):
        TwilioTexts(TextAccount(SID, SENDER), TOKEN, address)


def test_no_address_is_twilio_s_own() -> None:
    assert line.host_of("") == line.host_of("https://api.twilio.com/") == line.HOST
    assert line.host_of("http://localhost:4010") == "http://localhost:4010"
    with pytest.raises(InvalidInput, match="account SID"):
        TwilioTexts(TextAccount("AC12"), TOKEN)


def test_nothing_of_a_client_is_logged_or_shown(
    twilio: FakeTwilio, texts: TwilioTexts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "twilio.http_client")
    texts.send(ANNA, BODY)
    list(texts.listed(since=MONDAY, to=ANNA))
    twilio.codes[ANNA] = 21211
    with pytest.raises(TextRefused) as refused:
        texts.send(ANNA, BODY)
    told = caplog.text + repr(texts) + str(refused.value)
    for secret in (TOKEN, ANNA, ANNA[1:], "secretlink"):
        assert secret not in told
