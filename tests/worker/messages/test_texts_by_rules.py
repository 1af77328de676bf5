"""Worker: from the usual rules to the fake Twilio, by the real planner, the real words and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.messages.confirmation import AskState
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.messages.confirmed import confirmation_of
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import ask_to_confirm
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.messages.texts import hear, send
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.twilio_server import SENDER, SERVICE, SID, TOKEN, FakeTwilio, running
from tests.use_cases.messages.text_desk import ANNA, TextDesk, settled
from tests.worker.conftest import an_office


@pytest.fixture
def desk(diary: Diary, now: datetime) -> Iterator[TextDesk]:
    with running(FakeTwilio()) as twilio:
        settled(diary, now)
        made = TextDesk(diary, twilio, now)
        twilio.now = made.now
        yield made
        made.close()


@pytest.fixture
def parts(desk: TextDesk, tmp_path: Path) -> WorkerParts:
    office = an_office(desk.diary, desk.time, tmp_path)

    def line(account: TextAccount, token: str) -> TwilioTexts:
        desk.lines.append(TwilioTexts(account, token, desk.twilio.url))
        return desk.lines[-1]

    account = {"texts.account": SID, "texts.service": SERVICE}
    save_settings(desk.diary, account, now=desk.time)
    put_secret(desk.diary, office.secrets, TEXTS_TOKEN, TOKEN, now=desk.time)
    return replace(office.parts_at(desk.now), texts=line, writer=TemplateWriter)


def planned(desk: TextDesk) -> None:
    while plan_chunk(desk.diary, now=desk.time):
        continue


def test_a_booking_s_reminder_is_queued_replaced_and_arrives(
    desk: TextDesk, parts: WorkerParts
) -> None:
    booking = desk.booked(days=5)
    planned(desk)
    send(parts, desk.time)
    (queued,) = desk.twilio.out()
    assert queued.to == ANNA
    assert queued.send_at == desk.time + timedelta(days=4, hours=2)
    assert desk.states() == ["handed over"]

    desk.time += timedelta(minutes=5)
    move(desk.diary, booking, desk.time + timedelta(days=7), now=desk.time)
    for _ in range(3):
        desk.time += timedelta(minutes=2)
        planned(desk)
        send(parts, desk.time)
    there = [text for text in desk.twilio.out() if text.status == "scheduled"]
    (queued,) = there
    assert queued.send_at is not None
    assert queued.send_at > desk.time + timedelta(days=5)

    desk.time += timedelta(days=6, hours=2)
    hear(parts, desk.time)
    desk.twilio.deliver()
    hear(parts, desk.time + timedelta(minutes=1))
    assert "delivered" in desk.states()
    assert {*desk.states()} <= {"delivered", "withdrawn", "sent"}
    assert desk.rows("reason")


def test_clients_are_asked_answer_and_are_asked_no_more(desk: TextDesk, parts: WorkerParts) -> None:
    """Two visits of one number: a plain C guesses nothing, C2 and then C confirm one each."""
    save_settings(desk.diary, {"texts.from": SENDER}, now=desk.time)
    ask_to_confirm(desk.diary, now=desk.time)
    first, second = desk.booked(days=4), desk.booked(days=5)
    planned(desk)
    desk.time += timedelta(days=3, hours=4)
    planned(desk)
    send(parts, desk.time)
    asks = [text.body for text in desk.twilio.out() if text.status == "sent"]
    assert [body[body.index("Reply") :] for body in asks] == [
        "Reply C to confirm.",
        "Reply C2 to confirm.",
    ]

    def answers(said: str) -> str:
        desk.time += timedelta(minutes=1)
        desk.twilio.hear(ANNA, said)
        done = hear(parts, desk.time)
        return "" if done is None else done.words

    assert answers("C") == "1 message to read."
    assert answers("yes c2") == "1 visit confirmed by answer."
    assert answers("C") == "1 visit confirmed by answer."
    assert answers("C") == ""
    confirmed = confirmation_of(desk.diary, [first, second])
    assert {state for state, _ in confirmed.values()} == {AskState.CONFIRMED}
    send(parts, desk.time)
    scheduled = [text.body for text in desk.twilio.out() if text.status == "scheduled"]
    assert scheduled
    assert not [body for body in scheduled if "Reply" in body]
