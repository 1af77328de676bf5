"""Worker: the jobs about texts, from the settings to the fake Twilio, by the real parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.messages.message import TEXT_KIND
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.ports.keyring import Secrets
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.messages.outside import texts as addresses
from scheduler_app.worker.messages.texts import TextLine, hear, send
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.twilio_server import SENDER, SERVICE, SID, TOKEN, FakeTwilio, running
from tests.use_cases.messages.text_desk import ANNA, TextDesk, followed, settled
from tests.worker.conftest import Office, an_office


@pytest.fixture
def desk(diary: Diary, now: datetime) -> Iterator[TextDesk]:
    with running(FakeTwilio()) as twilio, followed():
        settled(diary, now)
        made = TextDesk(diary, twilio, now)
        twilio.now = made.now
        yield made
        made.close()


@pytest.fixture
def office(desk: TextDesk, now: datetime, tmp_path: Path) -> Iterator[Office]:
    made = an_office(desk.diary, now, tmp_path)
    made.page.now = desk.now
    yield made
    made.desk.close()


@pytest.fixture
def parts(office: Office, desk: TextDesk) -> WorkerParts:
    """A worker that knows the account and its token."""

    def line(account: TextAccount, token: str) -> TwilioTexts:
        desk.lines.append(TwilioTexts(account, token, desk.twilio.url))
        return desk.lines[-1]

    account = {"texts.account": SID, "texts.from": SENDER}
    save_settings(desk.diary, account, now=desk.time)
    put_secret(desk.diary, office.secrets, TEXTS_TOKEN, TOKEN, now=desk.time)
    return replace(
        office.parts_at(desk.now), texts=line, texts_at=desk.twilio.url, writer=TemplateWriter
    )


def later(desk: TextDesk, **later: int) -> datetime:
    desk.time += timedelta(**later)
    return desk.time


def test_a_booking_s_text_goes_out_in_the_words_of_its_template(
    desk: TextDesk, parts: WorkerParts
) -> None:
    desk.booked(days=1)
    did = send(parts, later(desk, hours=2))
    assert did is not None
    assert (did.words, did.trouble) == ("Sent 1 text.", None)
    (out,) = desk.twilio.out()
    assert out.to == ANNA
    assert "Anna" in out.body or "10:00" in out.body or "11:00" in out.body
    heard = hear(parts, later(desk, seconds=10))
    assert heard is not None
    assert heard.again_at == desk.time + timedelta(seconds=60)
    desk.twilio.deliver()
    heard = hear(parts, later(desk, seconds=60))
    assert heard is not None
    assert (heard.words, heard.again_at) == ("Heard of 1 text.", None)
    assert desk.states() == ["delivered"]


def test_with_a_service_it_is_queued_ahead(desk: TextDesk, parts: WorkerParts) -> None:
    save_settings(desk.diary, {"texts.service": SERVICE}, now=desk.time)
    desk.booked(days=9)
    did = send(parts, desk.time)
    assert did is not None
    assert did.words == "Queued 1 text ahead."
    assert desk.states() == ["handed over"]


def test_without_an_account_nobody_is_called(desk: TextDesk, office: Office) -> None:
    parts = office.parts_at(desk.now)
    desk.booked(days=1)
    send(parts, later(desk, hours=2))
    assert hear(parts, desk.time) is None
    assert addresses(parts) == ()
    assert desk.states() == ["planned"]


def test_the_address_is_told_where_there_is_an_account(desk: TextDesk, parts: WorkerParts) -> None:
    assert addresses(parts) == (desk.twilio.url,)


def test_an_account_without_a_token_says_what_to_do(
    desk: TextDesk, parts: WorkerParts, office: Office
) -> None:
    office.secrets.kept.clear()
    with pytest.raises(Trouble, match="token") as lacking:
        send(parts, desk.time)
    assert "secret set texts.token" in lacking.value.remedy
    put_secret(desk.diary, office.secrets, TEXTS_TOKEN, TOKEN, now=desk.time)
    did = send(parts, desk.time)
    assert did is not None
    assert did.trouble is None


def test_a_text_that_waits_for_a_token_says_so_and_is_skipped_once_it_is_of_no_use(
    desk: TextDesk, parts: WorkerParts, office: Office
) -> None:
    office.secrets.kept.clear()
    desk.booked(days=1)
    for hours, state in ((2, "planned"), (48, "skipped")):
        with pytest.raises(Trouble, match="token"):
            send(parts, later(desk, hours=hours))
        with desk.diary.look() as asked:
            query = "SELECT state, reason FROM outbox WHERE kind = ?"
            [(found, reason)] = asked.exec_driver_sql(query, (TEXT_KIND,))
        assert found == state
        assert "token" in reason


def test_a_keyring_that_is_locked_is_asked_again_within_the_hour(
    desk: TextDesk, parts: WorkerParts
) -> None:
    def locked() -> Secrets:
        raise NoKeyring("The keyring of this machine is locked.")

    shut = replace(parts, secrets=locked)
    for job in (send, hear):
        did = job(shut, desk.time)
        assert did is not None
        assert isinstance(did.trouble, NoKeyring)
        assert did.again_at == desk.time + timedelta(hours=1)


def test_a_wrong_token_is_told_and_a_new_one_taken(
    desk: TextDesk, parts: WorkerParts, office: Office
) -> None:
    put_secret(desk.diary, office.secrets, TEXTS_TOKEN, "wrong", now=desk.time)
    desk.booked(days=1)
    did = send(parts, later(desk, hours=2))
    assert did is not None
    assert did.trouble is not None
    assert "does not accept" in did.trouble.message
    with suppress(Trouble):
        hear(parts, desk.time)
    put_secret(desk.diary, office.secrets, TEXTS_TOKEN, TOKEN, now=desk.time)
    send(parts, later(desk, minutes=5))
    assert desk.states() == ["sent"]


def test_the_line_is_made_once(desk: TextDesk, parts: WorkerParts) -> None:
    known: Callable[[], object] = parts.one(TextLine).now
    assert known() is known()
    save_settings(desk.diary, {"texts.service": SERVICE}, now=desk.time)
    known()
    assert len(desk.lines) == 2


def test_after_a_silence_a_stop_is_heard_before_anything_goes_out(
    desk: TextDesk, parts: WorkerParts
) -> None:
    desk.booked(days=4)
    hear(parts, desk.time)
    later(desk, days=3, hours=3)
    desk.twilio.hear(ANNA, "STOP", ago=timedelta(hours=9))
    send(parts, desk.time)
    assert (desk.states(), desk.twilio.out()) == (["withdrawn"], [])


def test_while_nobody_can_hear_it_nothing_goes_out(desk: TextDesk, parts: WorkerParts) -> None:
    desk.booked(days=4)
    hear(parts, desk.time)
    desk.twilio.also_asked = True
    desk.twilio.trouble += [500]
    with pytest.raises(Trouble, match="in trouble"):
        send(parts, later(desk, days=3, hours=3))
    ((state, why),) = desk.rows("state, reason")
    assert state == "planned" and "in trouble" in str(why)
    send(parts, later(desk, minutes=1))
    assert desk.states() == ["sent"]
