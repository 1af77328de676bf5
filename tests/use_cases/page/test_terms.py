"""What clients pay in advance and may still move is told, to a page that is able to show it."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

import msgspec
import pytest

from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import (
    ClientTerms,
    Demand,
    DepositCard,
    ServiceDemand,
)
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.packing import by_row
from scheduler_app.gateways.page.bodies import publication_body
from scheduler_app.storage.diary import Diary, Reading
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.page import terms as page_terms
from scheduler_app.use_cases.page.link import publish
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY, last

DEMAND = Demand(2_000, "EUR", within=7_200)
DEPOSIT = DepositCard(DepositState.ASKED, 2_000, "EUR", due=1_804_000_000, refund=1_000)
ANNAS = ClientTerms("acc-anna", (ServiceDemand(1, None),))


class ToyTerms:
    """Asks everybody for a deposit but Anna, and lets each booking be moved once."""

    def demands(self, connection: Reading) -> Mapping[int, Demand]:
        services = connection.exec_driver_sql("SELECT id FROM services").scalars()
        return dict.fromkeys(services, DEMAND)

    def of_clients(self, connection: Reading, _now: int) -> tuple[ClientTerms, ...]:
        return (ANNAS,) if not connection.closed else ()

    def deposits(
        self, connection: Reading, bookings: Collection[int], _now: int
    ) -> Mapping[int, DepositCard]:
        return dict.fromkeys(bookings, DEPOSIT) if not connection.closed else {}

    def at_rest(
        self, connection: Reading, bookings: Collection[int], _since: int
    ) -> Collection[int]:
        return bookings if not connection.closed else ()

    def moves_left(self, connection: Reading, bookings: Collection[int]) -> Mapping[int, int]:
        return dict.fromkeys(bookings, 1) if not connection.closed else {}

    def policies(self, _connection: Reading, _bookings: Collection[int]) -> Mapping[int, int]:
        return {}


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_terms, "TOY", ToyTerms(), raising=False)
    monkeypatch.setattr(brought, "TERMS", "page.terms:TOY")


def test_they_travel_whole(practice: Diary, page: FakePage, phoned: Booking, now: datetime) -> None:
    said = last(page)
    [one] = said.commitments
    assert (one.uid, one.deposit, one.moves_left) == (phoned.uid, DEPOSIT, 1)
    assert {card.demand for card in said.services} == {DEMAND}
    assert said.terms == (ANNAS,)
    examine(said)
    body = gzip.decompress(publication_body(said, packed=True))
    assert by_row(msgspec.json.decode(body, type=Publication)) == said


def test_an_older_page_hears_nothing_of_them(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    page.knows = ("links",)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    said = last(page)
    assert said.terms == () and {card.demand for card in said.services} == {None}
    [one] = said.commitments
    assert one == replace(one, deposit=None, moves_left=None)
