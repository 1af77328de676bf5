"""Tests of what diary and page say to each other: a booking that was taken by phone."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.link import (
    publish,
)
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY, TOMORROW


@pytest.fixture
def phoned(practice: Diary, page: FakePage, anna: Client, now: datetime) -> Booking:
    """Anna, who has no account, has booked by phone; the page knows it."""
    wish = NewBooking(now + TOMORROW, client_id=anna.id, service_id=1)
    booking = book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    return booking
