"""Messages are listed by when they are due, and years of them cost the list of a week nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.shelves import Shelf, ShelfWish
from scheduler_app.storage.diary import Diary, reading
from scheduler_app.storage.messages.listing import Behind, DueSpan, looked_for
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.listing import list_messages
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.messages.shelves import shelf_page
from scheduler_app.use_cases.practice.founding import found_practice
from tests.counting import QueryRecorder
from tests.planted_messages import Planted, plant

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def visits(diary: Diary) -> list[int]:
    """Two visits, without a message of their own."""
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    for rule in list_rules(diary):
        remove_rule(diary, rule.id, now=NOW)
    clients = (Client(0, "Anna Schmidt", email="anna@example.org"), Client(0, "Ben Okafor"))
    return [
        book(diary, NewBooking(NOW + days * DAY, new_client=client, service_id=1), now=NOW).id
        for days, client in enumerate(clients, 2)
    ]


def test_they_come_in_the_order_in_which_they_are_due(diary: Diary, visits: list[int]) -> None:
    anna, ben = visits
    late, soon, same, gone = plant(
        diary,
        Planted(anna, NOW + DAY),
        Planted(ben, NOW + HOUR, RowState.HANDED_OVER, provider="page"),
        Planted(anna, NOW + DAY),
        Planted(ben, NOW - HOUR, RowState.FAILED, reason="No such mailbox."),
        now=NOW,
    )
    for at_once in (1, 2, 3, 100):
        found = [line.id for line in list_messages(diary, at_once=at_once)]
        assert found == [gone, soon, late, same]
    assert [one.id for one in list_messages(diary, NOW, NOW + DAY)] == [soon]
    assert [one.id for one in list_messages(diary, NOW + DAY)] == [late, same]
    assert [one.id for one in list_messages(diary, None, NOW)] == [gone]
    assert [one.id for one in list_messages(diary, booking_id=ben)] == [gone, soon]
    assert [one.id for one in list_messages(diary, NOW, booking_id=ben)] == [soon]
    assert list(list_messages(diary, NOW + 2 * DAY)) == []


def test_years_of_messages_cost_the_list_of_a_day_nothing(
    diary: Diary, visits: list[int], query_recorder: QueryRecorder
) -> None:
    plant(diary, Planted(visits[0], NOW + DAY), now=NOW)

    def cost() -> tuple[int, int]:
        asked = query_recorder.cost_of(lambda: list(list_messages(diary, NOW, NOW + 2 * DAY)))
        sent = query_recorder.cost_of(lambda: shelf_page(diary, ShelfWish(Shelf.SENT), most=5))
        missed = query_recorder.cost_of(lambda: shelf_page(diary, ShelfWish(Shelf.MISSED), most=5))
        return len(asked.statements), asked.steps + sent.steps + missed.steps

    few = [
        Planted(visits[1], NOW - n * HOUR, state)
        for n in range(1, 11)
        for state in (RowState.SENT, RowState.SKIPPED)
    ]
    plant(diary, *few, now=NOW)
    statements, steps = cost()
    plant(diary, *(one._replace(due=one.due - DAY * n) for n in range(1, 31) for one in few),
          now=NOW)  # fmt: skip
    plant(diary, *(Planted(visits[1], NOW + n * DAY) for n in range(10, 300)), now=NOW)
    again, further = cost()
    assert again == statements
    assert further <= steps + 20, (steps, further)


@pytest.mark.parametrize("span", [DueSpan(5, 9), DueSpan(5), DueSpan(None, 9), DueSpan()])
@pytest.mark.parametrize("behind", [None, Behind(7, 1)])
def test_an_index_finds_them_in_their_order(
    diary: Diary, span: DueSpan, behind: Behind | None
) -> None:
    query, given = looked_for(span, behind, 50)
    with reading(diary) as connection:
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", given)
        plan = " ".join(row[-1] for row in told)
    assert "ix_outbox_messages" in plan
    assert "TEMP B-TREE" not in plan
