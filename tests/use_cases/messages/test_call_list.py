"""Whom to call first: who was asked and has not answered, by what is at stake."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.confirmation import CONFIRM, AskState
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import MessageRule, Offset
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, looking, writing
from scheduler_app.storage.messages.call_list import records
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel, mark_no_show
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.call_list import (
    called_no_answer,
    confirmations_within,
    to_call,
)
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.rules import set_rule
from tests.counting import QueryRecorder

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVE = MessageRule(0, None, Offset(-24 * 3600), (Channel.MAIL,), CONFIRM)


@pytest.fixture
def asking(practice: Diary, now: datetime) -> Diary:
    """A practice that asks by mail the day before."""
    set_rule(practice, EVE, now=now - 90 * DAY)
    return practice


def client(diary: Diary, name: str, now: datetime, email: str = "who@example.org") -> Client:
    return save_client(diary, Client(0, name, email=email, phones=("+493012345",)), now=now)


def visit_of(diary: Diary, who: Client, start: datetime, now: datetime) -> Booking:
    return book(diary, NewBooking(start, client_id=who.id), now=now)


def asked(diary: Diary, visit: Booking, at: datetime, state: RowState) -> None:
    """The message that asks about a visit has come to a state at some time."""
    query = """
UPDATE outbox SET state = ?, changed_at = ? WHERE booking_id = ? AND content LIKE '%"confirm"%'"""
    with diary.read() as connection:
        connection.exec_driver_sql(query, (str(state), to_epoch(at), visit.id))
        connection.commit()


def names(diary: Diary, now: datetime) -> list[str]:
    return [each.client for each in to_call(diary, now=now)]


def test_nobody_is_called_before_they_were_asked_and_had_time(asking: Diary, now: datetime) -> None:
    visit = visit_of(asking, client(asking, "Anna", now), now + 30 * HOUR, now - DAY)
    assert names(asking, now) == []
    went = now + 6 * HOUR
    asked(asking, visit, went, RowState.SENT)
    assert names(asking, went + HOUR) == []
    [call] = to_call(asking, now=went + 2 * HOUR)
    assert (call.state, call.asked_at, call.phone) == (AskState.ASKED, to_epoch(went), "+493012345")
    client_confirms(asking, visit.id, now=went + 3 * HOUR)
    assert names(asking, went + 3 * HOUR) == []


def test_whom_no_message_reaches_is_called_at_once(asking: Diary, now: datetime) -> None:
    visit_of(asking, client(asking, "Nobody's mail", now, email=""), now + 30 * HOUR, now - DAY)
    failed = visit_of(asking, client(asking, "Failed", now), now + 20 * HOUR, now - 5 * DAY)
    asked(asking, failed, now - HOUR, RowState.FAILED)
    assert {each.client: each.state for each in to_call(asking, now=now)} == {
        "Nobody's mail": AskState.UNREACHED,
        "Failed": AskState.UNREACHED,
    }


def test_nobody_is_called_who_booked_after_the_moment_to_ask(asking: Diary, now: datetime) -> None:
    visit = visit_of(asking, client(asking, "Anna", now), now + 20 * HOUR, now - HOUR)
    assert names(asking, now) == [], "while the message that comes too late is planned"
    asked(asking, visit, now, RowState.SKIPPED)
    assert names(asking, now) == []
    [standing] = confirmations_within(asking, now=now)
    assert standing.visit.state is AskState.NOT_ASKED


def test_whoever_stayed_away_before_is_called_first(asking: Diary, now: datetime) -> None:
    people = {name: client(asking, name, now) for name in ("Kept", "Missed", "Late", "New")}
    for number, name in enumerate(("Kept", "Missed", "Late")):
        past = now - timedelta(days=30 + number)
        for week in range(2):
            before = past - timedelta(weeks=week)
            one = visit_of(asking, people[name], before, before - 9 * DAY)
            if name == "Missed" and not week:
                mark_no_show(asking, one.id, now=before + HOUR)
            if name == "Late" and not week:
                cancel(asking, one.id, by=By.CLIENT, now=before - 3 * HOUR)
            if name == "Kept" and not week:
                # In good time, or by the practice: no slip of theirs.
                cancel(asking, one.id, by=By.CLIENT, now=before - 3 * DAY)
    for number, who in enumerate(people.values()):
        visit = visit_of(asking, who, now + timedelta(hours=5 + 2 * number), now - 5 * DAY)
        asked(asking, visit, now - 12 * HOUR, RowState.SENT)
    calls = to_call(asking, now=now)
    assert [(each.client, each.why) for each in calls] == [
        ("Missed", ("1 no-show",)),
        ("New", ("first visit",)),
        ("Late", ("1 late cancellation",)),
        ("Kept", ()),
    ]


def test_whoever_takes_a_request_back_has_called_nothing_off_late(
    asking: Diary, now: datetime
) -> None:
    anna, before = client(asking, "Anna", now), now - 30 * DAY
    for state, late in (("pending", 0), ("confirmed", 1)):
        one = visit_of(asking, anna, before, before - 9 * DAY)
        with writing(asking, "test", by=By.SYSTEM, at=before - 8 * DAY) as change:
            change.update("bookings", one.id, {"state": state})
        cancel(asking, one.id, by=By.CLIENT, now=before - HOUR)
        with looking(asking) as asked_:
            assert records(asked_, [anna.id], to_epoch(now))[anna.id].late == late


def test_the_dearest_hour_is_called_first_of_those_who_are_alike(
    asking: Diary, now: datetime
) -> None:
    for number, price in enumerate((0, 16_000, 8_000)):
        who = client(asking, f"Worth {price}", now)
        wish = NewBooking(
            now + timedelta(hours=5 + 2 * number),
            client_id=who.id,
            agreed=Money(price, "EUR") if price else None,
        )
        visit = book(asking, wish, now=now - 5 * DAY)
        asked(asking, visit, now - 12 * HOUR, RowState.SENT)
    calls = to_call(asking, now=now)
    assert [each.value for each in calls] == [16_000, 8_000, 0]
    assert calls[0].why == ("first visit", "€160")


def test_where_nobody_asks_nobody_is_to_be_called(practice: Diary, now: datetime) -> None:
    visit_of(practice, client(practice, "Anna", now), now + 5 * HOUR, now - 5 * DAY)
    assert to_call(practice, now=now) == []


def test_a_call_that_nobody_answered_is_a_note_and_shows(asking: Diary, now: datetime) -> None:
    visit = visit_of(asking, client(asking, "Anna", now), now + 5 * HOUR, now - 5 * DAY)
    asked(asking, visit, now - 12 * HOUR, RowState.SENT)
    assert to_call(asking, now=now)[0].called_at is None
    note = called_no_answer(asking, visit.id, now=now)
    assert note.text == "Called about Mon 1 Mar 14:00: no answer."
    assert to_call(asking, now=now + HOUR)[0].called_at == to_epoch(now)


def test_as_many_questions_are_asked_whatever_the_diary_holds(
    asking: Diary, now: datetime, query_recorder: QueryRecorder
) -> None:
    counts = []
    for first in range(2):
        for number in range(4):
            start = now + timedelta(hours=2 + 8 * first + 2 * number)
            who = client(asking, f"Client {first} {number}", now)
            visit = visit_of(asking, who, start, now - 5 * DAY)
            asked(asking, visit, now - 12 * HOUR, RowState.SENT)
        with query_recorder.asked() as cost:
            assert len(to_call(asking, now=now)) == 4 * (first + 1)
        counts.append(len(cost.statements))
    assert counts[0] == counts[1] <= 10
