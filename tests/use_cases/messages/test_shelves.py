"""What is coming, what was sent and what did not arrive, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.at_a_glance import Glance
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import MessageRule, Offset
from scheduler_app.domain.messages.security import Security
from scheduler_app.domain.messages.shelves import Shelf, ShelfWish
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.outlook import outlook_of
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.shelves import message_in_full, shelf_page
from scheduler_app.use_cases.practice.founding import found_practice
from tests.counting import QueryRecorder
from tests.planted_messages import Planted, plant

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def visits(diary: Diary) -> list[int]:
    """Two visits, of Anna on Thursday and of Ben on Friday, about which no rule says anything."""
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    for rule in list_rules(diary):
        remove_rule(diary, rule.id, now=NOW)
    anna = Client(0, "Anna Schmidt", email="anna@example.org", phones=("+447700900123",))
    ben = Client(0, "Ben Okafor", email="ben@example.org")
    return [
        book(diary, NewBooking(NOW + days * DAY, new_client=client, service_id=1), now=NOW).id
        for days, client in ((2, anna), (3, ben))
    ]


def _shelf(diary: Diary, shelf: Shelf, **sought: object) -> list[str]:
    page = shelf_page(diary, ShelfWish(shelf, **sought))  # type: ignore[arg-type]
    return [f"{line.client}, {line.state}" for line in page.lines]


def test_each_message_stands_on_the_shelf_of_its_state(diary: Diary, visits: list[int]) -> None:
    anna, ben = visits
    plant(
        diary,
        Planted(ben, NOW + DAY),
        Planted(anna, NOW + HOUR, RowState.HANDED_OVER, provider="page"),
        Planted(anna, NOW - 2 * HOUR, RowState.DELIVERED, Channel.TEXT, provider="SM1"),
        Planted(ben, NOW - HOUR, RowState.SENT),
        Planted(ben, NOW - HOUR, RowState.FAILED, reason="No such mailbox."),
        Planted(anna, NOW, RowState.SKIPPED, reason="Too late."),
        now=NOW,
    )
    assert _shelf(diary, Shelf.COMING) == ["Anna Schmidt, handed over", "Ben Okafor, planned"]
    assert _shelf(diary, Shelf.SENT) == ["Ben Okafor, sent", "Anna Schmidt, delivered"]
    assert _shelf(diary, Shelf.MISSED) == ["Anna Schmidt, skipped", "Ben Okafor, failed"]
    assert _shelf(diary, Shelf.SENT, channel=Channel.TEXT) == ["Anna Schmidt, delivered"]
    assert _shelf(diary, Shelf.COMING, words="oka") == ["Ben Okafor, planned"]
    assert _shelf(diary, Shelf.COMING, words="nobody") == []
    assert _shelf(diary, Shelf.MISSED, booking_id=anna) == ["Anna Schmidt, skipped"]


def test_pages_follow_each_other_without_a_gap(diary: Diary, visits: list[int]) -> None:
    due = [NOW + (n // 3) * HOUR for n in range(20)]
    ids = plant(diary, *(Planted(visits[0], at) for at in due), now=NOW)
    seen, mark = [], None
    while True:
        page = shelf_page(diary, ShelfWish(Shelf.COMING), after=mark, most=7)
        seen += [line.id for line in page.lines]
        mark = page.more
        if mark is None:
            break
    assert seen == ids


def test_a_page_asks_the_same_whatever_the_diary_holds(
    diary: Diary, visits: list[int], query_recorder: QueryRecorder
) -> None:
    def asked() -> int:
        cost = query_recorder.cost_of(lambda: shelf_page(diary, ShelfWish(Shelf.SENT), most=5))
        return len(cost.statements)

    few = asked()
    plant(diary, *(Planted(visits[0], NOW - HOUR, RowState.SENT) for _ in range(30)), now=NOW)
    assert asked() == few


def test_one_message_comes_with_its_proof(diary: Diary, visits: list[int]) -> None:
    words = WrittenMessage(Channel.MAIL, "anna@home.example", "See you on Thursday.", subject="Hi")
    [row_id] = plant(
        diary,
        Planted(visits[0], NOW - HOUR, RowState.DELIVERED, provider="250 ok", said=words),
        now=NOW,
    )
    found = message_in_full(diary, row_id)
    assert found.said == words
    assert found.line.address == "anna@home.example"
    assert [each.outcome for each in found.attempts] == ["sending", "sent", "delivered"]
    assert found.start == NOW + 2 * DAY
    assert (found.line.provider, found.line.tries) == ("250 ok", 1)
    assert found.line.sent_at == NOW - HOUR
    with pytest.raises(NotFound):
        message_in_full(diary, row_id + 1)


def test_the_outlook_says_until_when_all_is_secured(diary: Diary, visits: list[int]) -> None:
    plant(
        diary,
        Planted(visits[0], NOW + HOUR, RowState.HANDED_OVER, provider="page"),
        Planted(visits[0], NOW + 2 * DAY),
        Planted(visits[1], NOW + 9 * DAY),
        Planted(visits[1], NOW - HOUR, RowState.FAILED),
        now=NOW,
    )
    found = outlook_of(diary, now=NOW)
    assert (found.coming, found.at_risk, found.missed) == (3, 1, 1)
    assert found.first_open == found.risk_until == NOW + 2 * DAY
    assert found.last == NOW + 9 * DAY
    seen = {booking: each.glance for booking, each in found.bookings.items()}
    assert seen == {visits[0]: Glance.AT_RISK, visits[1]: Glance.MISSED}
    assert outlook_of(diary, now=NOW + 2 * DAY).bookings.keys() == {visits[1]}, "one has begun"


def test_the_outlook_knows_whom_no_rule_reaches(diary: Diary, visits: list[int]) -> None:
    rule = MessageRule(0, None, Offset(-24 * 3600), (Channel.TEXT,), "")
    rule = set_rule(diary, rule, now=NOW)
    bookings = outlook_of(diary, now=NOW).bookings
    assert bookings.keys() == set(visits)
    assert {each.glance for each in bookings.values()} == {Glance.UNREACHED}
    assert "reminders go by text only, and there is no mobile." in bookings[visits[1]].why
    set_rule(diary, replace(rule, channels=(Channel.TEXT, Channel.MAIL)), now=NOW)
    assert Glance.UNREACHED not in {
        each.glance for each in outlook_of(diary, now=NOW).bookings.values()
    }


def test_where_nobody_is_told_anything_no_client_is_read(
    diary: Diary, visits: list[int], query_recorder: QueryRecorder
) -> None:
    for rule in list_rules(diary):
        remove_rule(diary, rule.id, now=NOW)
    with query_recorder.asked() as cost:
        assert outlook_of(diary, now=NOW).bookings == {}
    assert visits and not any("JOIN clients" in each for each in cost.statements)


def test_a_message_handed_over_without_a_receipt_is_at_risk(
    diary: Diary, visits: list[int]
) -> None:
    plant(diary, Planted(visits[0], NOW + HOUR, RowState.HANDED_OVER), now=NOW)
    [line] = shelf_page(diary, ShelfWish(Shelf.COMING)).lines
    assert line.security is Security.AT_RISK
