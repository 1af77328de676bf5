"""A link to pay by and what goes back are wanted as the deposit of a booking stands."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money import errands
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money.follower import FOLLOWER
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import redo, undo
from tests.storage.money.test_books import booked, founded, one, pay, say

HOUR = timedelta(hours=1)
_ROWS = "SELECT key, state, due_at, content, id FROM outbox WHERE kind = ? ORDER BY id"


@pytest.fixture
def visit(diary: Diary, now: datetime) -> int:
    """Booked 30 hours ahead, for a deposit of 40.01 EUR."""
    return booked(diary, founded(diary, now), now + 30 * HOUR, now)


def rows(diary: Diary, visit: int, kind: str) -> list[tuple[str, str]]:
    """Keys, without what they know the booking by, and states."""
    whole = one(diary, visit).identity
    with diary.look() as asked:
        return [
            (row[0].removeprefix(whole), row[1]) for row in asked.exec_driver_sql(_ROWS, (kind,))
        ]


def links(diary: Diary, visit: int) -> list[tuple[str, str]]:
    return rows(diary, visit, errands.LINK_KIND)


def refunds(diary: Diary, visit: int) -> list[tuple[str, str]]:
    return rows(diary, visit, errands.REFUND_KIND)


def last(diary: Diary, kind: str) -> tuple[int, dict[str, object], int]:
    """When the last one is due, what it says, and its number."""
    with diary.look() as asked:
        *_, (_, _, due, content, row_id) = asked.exec_driver_sql(_ROWS, (kind,))
    return due, json.loads(content), row_id


def turned(diary: Diary, kind: str, now: datetime, *states: RowState) -> None:
    """Let the last row of a kind come to these states, one after the other."""
    row_id = last(diary, kind)[2]
    for state in states:
        with diary.write("outbox", by=By.SYSTEM, at=now) as change:
            before = outbox.row(change.connection, row_id)
            outbox.turn(change.connection, before, state, now=to_epoch(now))


def paid(diary: Diary, visit: int, amount: int, now: datetime) -> None:
    """By card."""
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql(
            "INSERT INTO payments (booking_id, way, amount, currency, at, seen_at)"
            " VALUES (?, 'card', ?, 'EUR', ?, ?)",
            (visit, amount, to_epoch(now), to_epoch(now)),
        )
    pay(diary, visit, amount, now)


OUT = (RowState.SENDING, RowState.HANDED_OVER)


def test_the_kinds_are_those_of_the_errands() -> None:
    assert FOLLOWER.kinds == (errands.LINK_KIND, errands.REFUND_KIND)


def test_moving_leaves_the_link_and_another_price_makes_another(
    diary: Diary, now: datetime, visit: int
) -> None:
    assert links(diary, visit) == [("/pay/1", "planned")]
    due, content, _ = last(diary, "payment-link")
    assert due == to_epoch(now)
    assert content == {"amount": 4001, "currency": "EUR", "within": 24}
    turned(diary, "payment-link", now, *OUT)
    move(diary, visit, now + 50 * HOUR, now=now)
    assert links(diary, visit) == [("/pay/1", "handed over")]
    with diary.write("edit", by=By.CONSULTANT, at=now) as change:
        change.update("bookings", visit, {"agreed_price": 9000})
    assert links(diary, visit) == [("/pay/1", "withdrawing"), ("/pay/2", "planned")]
    assert last(diary, "payment-link")[1]["amount"] == 4500


def test_what_never_left_keeps_its_key(diary: Diary, now: datetime, visit: int) -> None:
    cancel(diary, visit, now=now)
    assert links(diary, visit) == [("/pay/1", "withdrawn")]
    undo(diary, now=now)
    assert links(diary, visit) == [("/pay/1", "planned")]
    turned(diary, "payment-link", now, RowState.SENDING, RowState.PLANNED)
    move(diary, visit, now + 60 * HOUR, now=now)
    assert links(diary, visit) == [("/pay/1", "planned")]


def test_a_link_that_was_called_back_is_never_used_again(
    diary: Diary, now: datetime, visit: int
) -> None:
    turned(diary, "payment-link", now, *OUT)
    cancel(diary, visit, now=now)
    assert links(diary, visit) == [("/pay/1", "withdrawing")]
    undo(diary, now=now)
    assert links(diary, visit) == [("/pay/1", "withdrawing"), ("/pay/2", "planned")]


def test_who_has_paid_is_not_asked_and_who_is_spared_neither(
    diary: Diary, now: datetime, visit: int
) -> None:
    turned(diary, "payment-link", now, *OUT)
    paid(diary, visit, 4001, now)
    assert links(diary, visit) == [("/pay/1", "withdrawing")]
    other = booked(diary, 1, now + 80 * HOUR, now)
    say(diary, other, "waive", 4001, now)
    assert links(diary, other)[-1][1] == "withdrawn"


def test_nothing_is_asked_in_advance_of_what_is_past(
    diary: Diary, now: datetime, visit: int
) -> None:
    past = booked(diary, 1, now - 30 * HOUR, now)
    assert len(links(diary, past)) == 1
    assert one(diary, past).asked == 4001


def test_what_goes_back_waits_a_minute_and_is_taken_back_meanwhile(
    diary: Diary, now: datetime, visit: int
) -> None:
    paid(diary, visit, 4001, now)
    at = now + HOUR
    cancel(diary, visit, by=By.CLIENT, now=at)
    assert refunds(diary, visit) == [("/refund/1", "planned")]
    due, content, _ = last(diary, "refund")
    assert due == to_epoch(at) + 60
    assert content == {"payment": 1, "amount": 2001, "reason": "cancelled by the client"}
    undo(diary, now=at)
    assert refunds(diary, visit) == [("/refund/1", "withdrawn")]
    redo(diary, now=at + HOUR)
    assert refunds(diary, visit) == [("/refund/1", "planned")]
    assert last(diary, "refund")[0] == to_epoch(at + HOUR) + 60


def test_what_is_under_way_is_not_sent_back_twice(diary: Diary, now: datetime, visit: int) -> None:
    paid(diary, visit, 3000, now)
    paid(diary, visit, 1001, now)
    cancel(diary, visit, by=By.CLIENT, now=now)
    turned(diary, "refund", now, *OUT)
    assert one(diary, visit).under_way == 2001
    assert refunds(diary, visit) == [("/refund/1", "handed over")]
    say(diary, visit, "refund", 4001, now)
    assert refunds(diary, visit) == [
        ("/refund/1", "handed over"),
        ("/refund/2", "planned"),
        ("/refund/3", "planned"),
    ]
    assert last(diary, "refund")[1]["amount"] == 1001
    turned(diary, "refund", now, RowState.SENDING, RowState.FAILED)
    pay(diary, visit, 2001, now, EntryKind.REFUNDED)
    assert refunds(diary, visit)[-1] == ("/refund/3", "failed")


def test_of_an_hour_given_free_all_goes_back(diary: Diary, now: datetime, visit: int) -> None:
    with diary.write("release", by=By.SYSTEM, at=now) as change:
        change.update("bookings", visit, {"state": "cancelled", "occupies": 0})
    assert links(diary, visit) == [("/pay/1", "withdrawn")]
    paid(diary, visit, 4001, now + HOUR)
    due, content, _ = last(diary, "refund")
    assert due == to_epoch(now + HOUR) + 60
    assert content["amount"] == 4001


def test_a_diary_of_yesterday_plans_under_the_same_keys(
    diary: Diary, now: datetime, visit: int
) -> None:
    paid(diary, visit, 4001, now)
    cancel(diary, visit, now=now)
    before = refunds(diary, visit)
    with diary.write("outbox", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql("DELETE FROM outbox")
        change.again.add(visit)
    assert refunds(diary, visit) == before == [("/refund/1", "planned")]
