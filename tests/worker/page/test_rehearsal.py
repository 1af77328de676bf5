"""A dress rehearsal by the linked page: it is handed mails to the consultant, each once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.links import STAND_IN
from scheduler_app.domain.page.mails import HandedMail, MailState
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.rehearsing import rehearsal_of
from scheduler_app.use_cases.messages.rules import start_with_the_usual
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.page.rehearsal import PageRehearsal
from scheduler_app.worker.parts import WorkerParts
from tests.worker.conftest import CODE, Office, until

OFFICE = "office@meier.example"


@pytest.fixture
def parts(office: Office) -> Iterator[WorkerParts]:
    """A worker that is linked to a page which sends mails; Anna comes in three days."""
    now = office.began
    save_settings(office.diary, {"page.email": OFFICE, "page.name": "Meier IT"}, now=now)
    start_with_the_usual(office.diary, now=now)
    anna = save_client(office.diary, Client(0, "Anna Schmidt", email="anna@example.org"), now=now)
    wish = NewBooking(now + timedelta(days=3, hours=2), client_id=anna.id, service_id=1)
    book(office.diary, wish, now=now)
    made = replace(office.parts(), writer=TemplateWriter)
    desk = WorkerDesk(made)
    desk.start()
    desk.pair(CODE)
    until(lambda: office.page.handed)
    yield made
    desk.close()


def rehearsed(office: Office) -> dict[str, HandedMail]:
    return {
        mail.key: mail
        for document in office.page.handed
        for mail in document.mails
        if mail.key.startswith("rehearsal/")
    }


def begun(office: Office, parts: WorkerParts, patience: float) -> PageRehearsal:
    plan = rehearsal_of(office.diary, now=office.clock())
    rehearsal = PageRehearsal(parts, plan, patience=patience, between=0.02)
    assert plan.lines and [rehearsal.send(line).why for line in plan.lines] == [""] * len(
        plan.lines
    )
    return rehearsal


def test_the_page_sends_them_to_the_consultant_and_says_how_that_went(
    office: Office, parts: WorkerParts
) -> None:
    with office.diary.read() as connection:
        before = connection.exec_driver_sql("SELECT id, key, content FROM outbox").all()
    rehearsal = begun(office, parts, 10.0)
    ended: list[str] = []
    thread = threading.Thread(target=lambda: ended.append(rehearsal.finish()))
    thread.start()
    until(lambda: len(rehearsed(office)) == len(rehearsal.plan.lines))
    mails = rehearsed(office)
    for mail in mails.values():
        assert (mail.to, mail.name, mail.calendar) == (OFFICE, "", "")
        assert mail.subject.startswith("[Rehearsal] ")
        assert STAND_IN in mail.text
    assert not ended
    lost, *sent = mails
    office.page.mail_states |= dict.fromkeys(sent, MailState.SENT) | {lost: MailState.FAILED}
    thread.join(10)
    assert ended == ["The booking page did not send 1 of them: failed."]
    with office.diary.read() as connection:
        rows = connection.exec_driver_sql("SELECT id, key, content FROM outbox").all()
    assert rows == before
    parts.signals.soon("hand over")
    until(lambda: not rehearsed_in_last(office))


def rehearsed_in_last(office: Office) -> bool:
    return any(mail.key.startswith("rehearsal/") for mail in office.page.handed[-1].mails)


def test_a_page_that_does_not_answer_is_named_and_gets_them_later(
    office: Office, parts: WorkerParts
) -> None:
    office.page.silent = True
    rehearsal = begun(office, parts, 0.2)
    assert "has not said of" in rehearsal.finish()
    office.page.silent = False
    parts.signals.soon("hand over", even_failing=True)
    until(lambda: len(rehearsed(office)) == len(rehearsal.plan.lines))
