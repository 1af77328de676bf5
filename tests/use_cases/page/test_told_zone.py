"""The page tells a booking's times in the zone that its messages tell them in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.practice.services import Where
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.link import publish
from scheduler_app.use_cases.practice.services import list_services
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY, last


def test_a_client_with_a_zone_reads_it_in_theirs_and_a_visit_in_that_of_its_place(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    save_client(practice, replace(anna, zone="Europe/Lisbon"), now=now)
    offered = {one.where: one.id for one in list_services(practice)}
    days = {Where.REMOTE: 3, Where.ON_SITE: 4}
    booked: dict[Where, Booking] = {}
    for where, day in days.items():
        wish = NewBooking(now + timedelta(days=day), client_id=anna.id, service_id=offered[where])
        booked[where] = book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    told = {one.uid: one.zone for one in last(page).commitments}
    assert told[booked[Where.REMOTE].uid] == "Europe/Lisbon"
    assert told[booked[Where.ON_SITE].uid] == booked[Where.ON_SITE].zone
    with practice.read() as connection:
        ids = json.dumps([one.id for one in booked.values()])
        assert told == {one.uid: one.zone for one in facts_of(connection, ids)}
