"""Page journeys: a consultant with a real diary, who takes a booking by phone and has its link.

Diary and page are the real ones, and so is the mail server between page and client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import httpx
import msgspec

from scheduler_app.booking_page.store import practice as practice_rows
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client as KnownClient
from scheduler_app.domain.page.mails import MAILS_FORMAT, HandedMail, MailDocument
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.booking_links import link_to_hand_out
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.link import PairingCode, pair, publish, read_inbox
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.booking_page.mail.mail_server import Kept
from tests.page_journeys.practice import wait_until
from tests.page_journeys.turned_page import TurnedPage

KEY = b"k" * 32
ADDRESS = "anna@example.org"


@dataclass(slots=True)
class Desktop:
    """A diary that is linked to the page, and what its worker does."""

    diary: Diary
    page: TurnedPage
    gateway: PageHttp = field(init=False)
    token: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Found the practice and pair the page."""
        found_practice(self.diary, zone_name="Europe/Berlin", region="DE", now=self.now)
        for service in list_services(self.diary):
            save_service(self.diary, replace(service, online=Online.AT_ONCE), now=self.now)
        with opened(self.page.database_url) as database:
            code = database.write_now(lambda c: practice_rows.new_pairing_code(c, self.page.now()))
        stranger = PageHttp(self.page.url)
        wanted = PairingCode(self.page.url, code)
        paired = pair(self.diary, stranger, wanted, "hosted", keep=self._keep, now=self.now)
        stranger.close()
        self.gateway = PageHttp(self.page.url, paired.token)

    def _keep(self, _page: str, token: str) -> None:
        self.token = token

    @property
    def now(self) -> datetime:
        """The desktop's clock, which is the page's."""
        return from_epoch(self.page.now())

    def contact(self) -> None:
        """What the worker does: read what clients did, and publish."""
        read_inbox(self.diary, self.gateway, now=lambda: self.now, key=KEY)
        publish(self.diary, self.gateway, now=self.now, key=KEY)

    def takes_a_call(self, start: datetime) -> Booking:
        """Anna rings up; she has an e-mail address and no account."""
        anna = KnownClient(id=0, name="Anna Schmidt", email=ADDRESS)
        known = save_client(self.diary, anna, now=self.now)
        service = list_services(self.diary)[0]
        wish = NewBooking(start, client_id=known.id, service_id=service.id)
        booking = book(self.diary, wish, now=self.now)
        self.contact()
        return booking

    def mails_its_link(self, booking: Booking) -> None:
        """Hand a mail with the link over to the page, which sends it."""
        link = link_to_hand_out(self.diary, KEY, booking.id, now=self.now)
        mail = HandedMail(
            f"{booking.uid}-confirmation",
            booking.uid,
            to_epoch(booking.start),
            self.page.now(),
            to_epoch(booking.start),
            ADDRESS,
            "Your appointment",
            f"See you then. To see, move or cancel it:\n\n{link}\n",
        )
        told = MailDocument(
            MAILS_FORMAT, read_link(self.diary).diary, "1", self.page.now(), 86_400, (mail,)
        )
        answer = httpx.put(
            f"{self.page.url}/api/mails",
            content=msgspec.json.encode(told),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        assert answer.is_success, answer.text

    def stands(self, booking: Booking) -> Booking:
        """The booking as the diary has it."""
        with self.diary.read() as connection:
            return bookings.get(connection, booking.id)

    def history(self, booking: Booking) -> list[str]:
        """Its history, newest first."""
        return [entry.what for entry in booking_details(self.diary, booking.id).history][::-1]

    def notices(self) -> list[str]:
        """What the inbox tells the consultant, newest first."""
        return [notice.text for notice in notices(self.diary)]


def received(server: Kept) -> EmailMessage:
    """The one mail that the mail server was handed, waited for."""
    found: Sequence[bytes] = wait_until(
        lambda: [one.content for one in server.got if one.rcpt_tos == [ADDRESS]], within=20.0
    )
    assert len(found) == 1
    return message_from_bytes(found[0], policy=policy.default)
