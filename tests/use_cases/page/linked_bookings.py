"""What tests of booking links ask of the diary and of the page."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.page.inbox import notices
from tests.fakes.clients_on_the_page import FakePage

KEY = b"k" * 32
TOMORROW = timedelta(days=1, hours=2)


def stands(diary: Diary, booking: Booking) -> Booking:
    with diary.read() as connection:
        return bookings.get(connection, booking.id)


def last(page: FakePage) -> Publication:
    return page.published[-1]


def shown(page: FakePage) -> Commitment:
    [one] = last(page).commitments
    return one


def link_of(page: FakePage) -> str:
    [link] = shown(page).links
    return link.hash


def told(diary: Diary) -> list[str]:
    return [notice.text for notice in notices(diary)]


def did(diary: Diary, booking: Booking) -> list[str]:
    """Its history, newest first."""
    return [entry.what for entry in booking_details(diary, booking.id).history][::-1]
