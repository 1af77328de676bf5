"""What a client's timeline tells of the messages that went to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import Before, EntryOf, TimelineEntry
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import heard_of_number
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.replies import HeardAs
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.messages import outbox
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.dossier import timeline_of
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from tests.planted_messages import Planted, plant
from tests.use_cases.messages.heard_desk import ANNA, HeardDesk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def visit(practice: Diary, anna: Client, now: datetime) -> int:
    """Anna's, in two days, about which no rule says anything."""
    for rule in list_rules(practice):
        remove_rule(practice, rule.id, now=now)
    return book(practice, NewBooking(now + 2 * DAY, client_id=anna.id), now=now).id


def messages(diary: Diary, client: Client, **asked: object) -> list[TimelineEntry]:
    only = frozenset({EntryOf.MESSAGE})
    return timeline_of(diary, client.id, of=only, **asked)  # type: ignore[arg-type]


def test_messages_are_told_whatever_became_of_them(
    practice: Diary, anna: Client, visit: int, now: datetime
) -> None:
    plant(
        practice,
        Planted(visit, now + DAY),
        Planted(visit, now - 2 * HOUR, RowState.DELIVERED, Channel.TEXT, provider="SM1"),
        Planted(visit, now - HOUR, RowState.FAILED, reason="No such mailbox."),
        Planted(visit, now - DAY, RowState.WITHDRAWING),
        now=now,
    )
    told = messages(practice, anna)
    assert [(entry.state, entry.detail) for entry in told] == [
        ("planned", "by mail"),
        ("failed", "by mail · No such mailbox."),
        ("delivered", "by text"),
    ]
    assert {(entry.title, entry.booking_id, entry.client_id) for entry in told} == {
        ("Reminder", visit, anna.id)
    }
    first = told[0]
    rest = messages(practice, anna, before=Before(first.at, first.of, first.number), limit=1)
    assert rest == told[1:2]


def test_who_has_a_booking_of_somebody_else_by_now_did_not_get_its_mails(
    practice: Diary, anna: Client, now: datetime
) -> None:
    booking = book(practice, NewBooking(now + 4 * DAY, client_id=anna.id, service_id=1), now=now)
    (first, *_) = messages(practice, anna)[::-1]
    with writing(practice, "carry out", by=By.SYSTEM, at=now) as change:
        change.touched.add("outbox")
        for state in (RowState.SENDING, RowState.SENT):
            row = outbox.row(change.connection, first.number)
            outbox.turn(change.connection, row, state, now=int(now.timestamp()))
    assert [entry.state for entry in messages(practice, anna)][-1] == "sent"
    wanted = replace(anna, id=0, uid="", name="Ben", company="", places=())
    ben = save_client(practice, wanted, now=now)
    edit(practice, booking.id, details={"client_id": ben.id}, now=now)
    told = messages(practice, ben)
    assert told
    assert first.number not in {entry.number for entry in told}


def test_what_they_wrote_stands_among_it_each_once(heard: HeardDesk) -> None:
    visit = heard.booked(days=9)
    for number in range(5):
        heard.sent(visit, text=f"out {number}")
        heard.hear(heard.said(f"in {number}"))
        heard.later(seconds=number % 2)
    anna = heard.client()
    told = messages(heard.diary, anna)
    mine = [entry for entry in told if heard_of_number(entry.number)]
    assert [entry.title for entry in mine] == [f"They wrote: in {n}" for n in (4, 3, 2, 1, 0)]
    first = mine[0]
    assert (first.detail, first.state, first.booking_id) == (
        f"by text from {ANNA}",
        "to read",
        visit,
    )
    paged: list[TimelineEntry] = []
    mark: Before | None = None
    while page := messages(heard.diary, anna, before=mark, limit=3):
        paged += page
        mark = Before(page[-1].at, page[-1].of, page[-1].number)
    assert paged == told


def test_a_long_message_is_told_by_its_beginning(heard: HeardDesk) -> None:
    heard.hears("word " * 300)
    heard.hears("x" * 1600)
    told = messages(heard.diary, heard.client())
    assert all(len(entry.title) < 140 for entry in told)
    assert told[0].title == f"They wrote: {'x' * 119}…"


def test_that_a_mail_came_back_is_nobody_s_words(heard: HeardDesk) -> None:
    anna = heard.client()
    told = replace(
        heard.said("It came back.", sender="anna@example.org"),
        channel=Channel.MAIL,
        meant=HeardAs.BOUNCE,
        client_id=anna.id,
    )
    heard.hear(told)
    assert [entry.title for entry in messages(heard.diary, anna)] == ["It came back."]
