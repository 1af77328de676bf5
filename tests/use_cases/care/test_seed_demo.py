"""Use cases: the made-up practice is realistic enough to look at, and the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest

from scheduler_app.domain.messages.confirmation import AskState
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.domain.page.requests import RequestState
from scheduler_app.domain.visits.search import VisitWish
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.care.demo_cast import MOBILES
from scheduler_app.use_cases.care.doctor import examine
from scheduler_app.use_cases.care.seed_demo import seed_demo
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.messages.call_list import confirmations_within
from scheduler_app.use_cases.messages.direct import direct_of
from scheduler_app.use_cases.messages.inbox import conversations
from scheduler_app.use_cases.money.invoices.listing import list_invoices
from scheduler_app.use_cases.money.invoices.to_bill import to_bill
from scheduler_app.use_cases.page.inbox import list_requests
from scheduler_app.use_cases.visits.follow_ups import due
from scheduler_app.use_cases.visits.records import get_record
from scheduler_app.use_cases.visits.rework import rework_in
from scheduler_app.use_cases.visits.search import search_visits
from tests.waiting import conflicts_to_settle

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""The clock of the tests, for what is made once for all of them."""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diary]:
    """The demo, made once: the tests only look at it."""
    diary = Diary.open(tmp_path_factory.mktemp("demo") / "diary.db")
    seed_demo(diary, now=NOW)
    yield diary
    diary.close()


def test_the_demo_is_a_practice_of_a_year(seeded: Diary, now: datetime) -> None:
    diary = seeded
    year = to_epoch(now - timedelta(weeks=40)), to_epoch(now + timedelta(weeks=12))
    items = calendar_items(diary, *year, with_cancelled=True)
    states = Counter(item.state for item in items)
    assert 700 < len(items) < 1300
    assert set(states) == {"pending", "confirmed", "done", "cancelled", "no-show"}
    assert all(count > 5 for count in states.values()), states
    assert all(item.end <= to_epoch(now) for item in items if item.state in {"done", "no-show"})
    assert len(conflicts_to_settle(diary)) == 2
    # Nobody has looked at its invoices: the window makes their files once it is open.
    assert {one.check for one in examine(diary) if not one.ok} == {"invoices have their files"}
    whys = {line.why for item in items for line in booking_history(diary, item.id)}
    assert "Train strike." in whys
    assert "Child is ill." in whys


def test_nothing_in_its_history_lies_ahead_or_out_of_order(seeded: Diary, now: datetime) -> None:
    diary = seeded
    for item in calendar_items(diary, 0, 2**40, with_cancelled=True):
        told = [line.at for line in booking_history(diary, item.id)]
        assert told == sorted(told)
        assert told[-1] <= now


def test_the_same_seed_gives_the_same_practice(seeded: Diary, diary: Diary, now: datetime) -> None:
    seed_demo(diary, now=now)
    # The uids of a series, and of a time that is held, are as unique as in real life.
    one, other = (
        [
            item._replace(uid="") if item.series_id or item.state == "pending" else item
            for item in calendar_items(each, 0, 2**40, with_cancelled=True)
        ]
        for each in (seeded, diary)
    )
    assert one == other


def test_nobody_in_it_can_be_reached(seeded: Diary) -> None:
    reserved = ("+442079460", "+441134960", "+441214960", "+441614960", "+442920180", "+120255501")
    for client in list_clients(seeded):
        assert client.email.endswith("@example.org")
        for phone in client.phones:
            if phone.startswith(MOBILES):
                continue  # of those kept for fiction: no network has them
            assert phone.startswith(reserved)
            assert phonenumbers.is_valid_number(phonenumbers.parse(phone))


def test_its_clients_answer_and_are_told(seeded: Diary, now: datetime) -> None:
    _talks(seeded, now)


def test_they_do_so_before_a_weekend_too(diary: Diary, now: datetime) -> None:
    friday = now + timedelta(days=4, hours=8)
    seed_demo(diary, now=friday)
    _talks(diary, friday)


def _talks(diary: Diary, now: datetime) -> None:
    waiting = conversations(diary, waiting_only=True)
    assert any(one.party.client_id is None for one in waiting)
    assert any(one.party.client_id is not None for one in waiting)
    coming = confirmations_within(diary, now=now, within=timedelta(days=7))
    states = Counter(one.visit.state for one in coming)
    assert states[AskState.CONFIRMED] >= 2
    assert states[AskState.ASKED] >= 2
    ids = [item.id for item in calendar_items(diary, 0, 2**40)]
    told = Counter(one.message.kind for each in direct_of(diary, ids).values() for one in each)
    assert told == {DirectKind.LATE: 1, DirectKind.LOST: 1}
    [lost] = [one for one in list_requests(diary) if one.state is RequestState.PROPOSED]
    assert len(lost.proposals) == 3


def test_its_visits_have_a_history(seeded: Diary, now: datetime) -> None:
    """Of two years, with something open, something rated, and something that comes due."""
    found = search_visits(seeded, VisitWish(), limit=10_000)
    assert 400 < len(found) < 900
    assert found[-1].started < now - timedelta(weeks=90)
    assert all(one.ended is not None and one.ended <= now for one in found)
    assert Counter(one.state for one in found if one.state != "solved").total() == 12
    assert sum(bool(one.devices) for one in found) > len(found) / 2
    records = [get_record(seeded, one.id) for one in found[:200]]
    assert any(record.rating for record in records)
    assert any(record.parts for record in records)
    assert any(len(record.ticks) == 14 for record in records)
    assert any(rework_in(seeded, record) for record in records)
    assert due(seeded, now=now)


def test_it_has_invoices_in_every_state(seeded: Diary, now: datetime) -> None:
    found = list_invoices(seeded, now=now)
    states = Counter(one.state(now.date().isoformat()) for one in found)
    assert set(states) == set(InvoiceState)
    assert 0 < len(to_bill(seeded, now=now)) < 20
