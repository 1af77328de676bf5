"""The page is told when we arrive, and what clients are to know: the same as messages say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.practice.services import Online, Service, Where
from scheduler_app.domain.time_units import Minutes
from scheduler_app.gateways.page.bodies import publication_body
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.contracts.yesterday import fields_of, must_fit
from tests.fakes.clients_on_the_page import OTTO, FakePage
from tests.use_cases.page.linked_bookings import KEY, last

ARRIVAL = {"arrival_window", "directions", "to_prepare"}


def arriving(diary: Diary, now: datetime, **changes: Any) -> list[Service]:
    """A visit and a remote session, both with all that clients are told of them."""
    told = [
        replace(
            service,
            where=where,
            arrival_window=Minutes(60),
            directions="Ring at the gate.",
            to_prepare="The charger.",
            **changes,
        )
        for service, where in zip(
            list_services(diary)[:2], (Where.ON_SITE, Where.REMOTE), strict=True
        )
    ]
    return [save_service(diary, service, now=now) for service in told]


def windows(page: FakePage) -> Sequence[int]:
    return [one.arrival_window for one in last(page).commitments]


def test_only_a_visit_has_hours_of_arrival(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    visit, remote = arriving(practice, now)
    for days, service in ((2, visit), (3, remote)):
        wish = NewBooking(now + timedelta(days=days), client_id=anna.id, service_id=service.id)
        book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    assert windows(page) == [60, 0]
    cards = {card.id: card for card in last(page).services}
    assert cards[visit.id].arrival_window == 60 and cards[remote.id].arrival_window == 0
    for card in (cards[visit.id], cards[remote.id]):
        assert (card.directions, card.to_prepare) == ("Ring at the gate.", "The charger.")
    # What is booked keeps its hours on the page where nobody can book it there any more.
    arriving(practice, now, online=Online.NO)
    publish(practice, page, now=now, key=KEY)
    assert windows(page) == [60, 0] and not {visit.id, remote.id} & {
        card.id for card in last(page).services
    }


def test_an_older_page_is_told_nothing_of_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    arriving(practice, now)
    page.request(now + timedelta(days=2), OTTO, text="No sound")
    read_inbox(practice, page, now=lambda: now)
    for knows in ((), tuple(one for one in PageAbility if one is not PageAbility.ARRIVAL)):
        page.knows = knows
        # The first answer says what it is able to.
        for _ in range(2):
            publish(practice, page, now=now, key=KEY)
        said = json.loads(publication_body(page.published[-1], packed=False))
        assert not any(ARRIVAL & each.keys() for each in said["services"] + said["commitments"])
        if not knows:
            must_fit(said)
            assert said.keys() <= fields_of("Publication")
    page.knows = tuple(PageAbility)
    for _ in range(2):
        publish(practice, page, now=now, key=KEY)
    said = json.loads(publication_body(page.published[-1], packed=False))
    assert said["commitments"][0]["arrival_window"] == 60
    assert any(each.keys() >= ARRIVAL for each in said["services"])
