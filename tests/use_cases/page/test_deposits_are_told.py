"""Who has an account on the page hears of a deposit once: from the page, or from the desktop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, cancelled
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.deposits import RELEASE
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.booking_links import key_of_links
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.mail.mail_server import Kept, serving
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.protocol.both_sides import AT_ONCE
from tests.use_cases.page.deposits_asked import ask_deposits, link_made
from tests.use_cases.page.test_account_is_told import Accounts
from tests.use_cases.page.test_mails_of_unseen_bookings import DAY, HOUR


class Paying(Accounts):
    """The same, who are asked for 20.01 EUR of 80.02 within a day."""

    secrets = FakeSecrets()

    def asks(self) -> None:
        self.begins()
        save_settings(self.diary, {"practice.currency": "EUR"}, now=self.now)
        for service in list_services(self.diary):
            priced = replace(service, price=8_002, currency="EUR")
            save_service(self.diary, priced, now=self.now)
        ask_deposits(self.diary, self.now, {"due": 24})
        self.soon()
        self.forget()

    def hand_over(self) -> None:
        def write(row: OutboxRow, now: datetime) -> WrittenMessage:
            return written(self.diary, TemplateWriter(), row, secrets=self.secrets, now=now)

        hand_over(self.diary, self.wire, now=self.now, write=write)

    def phones_for(self, name: str, ahead: timedelta) -> Booking:
        wish = NewBooking(
            self.now + ahead,
            client_id=self.client(name).id,
            service_id=1,
            agreed=Money(8_002, "EUR"),
        )
        return book(self.diary, wish, now=self.now)

    def linked(self, visit: Booking) -> None:
        link_made(self.diary, visit.id, self.now)
        with self.diary.write("outbox", by=By.SYSTEM, at=self.now) as change:
            change.again.add(visit.id)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Paying]:
    """Anna, Otto and Zoe have accounts on the page."""
    post = Kept()
    with serving(post) as port:
        Paying.secrets = FakeSecrets()
        made = Paying(tmp_path, port, post, b"k" * 32)
        made.key = key_of_links(made.diary, made.secrets)
        made.asks()
        yield made
        made.diary.close()
        made.page.database.close()


def entry(desk: Paying, visit: Booking, kind: EntryKind, amount: int) -> None:
    with desk.diary.write("pay", by=By.SYSTEM, at=desk.now) as change:
        posting = Posting(f"{kind}/{visit.id}", kind, visit.id, visit.client_id, amount, "EUR", "x")
        ledger.post(change, [posting], at=to_epoch(desk.now))


def said(desk: Paying, name: str) -> list[str]:
    """What each mail says in plain text."""
    parts = [mail.get_body(("plain",)) for mail in desk.mails().get(name, [])]
    return [part.get_content() for part in parts if part is not None]


def test_what_was_booked_on_the_page_is_told_there_and_the_rest_by_the_desktop(
    practice: Paying,
) -> None:
    uid = practice.page.book("anna", AT_ONCE, practice.page.free(AT_ONCE)[-1])
    practice.contact()
    visit = practice.stands(uid)
    practice.soon()
    practice.linked(visit)
    practice.soon()
    assert practice.said("anna") == ["Reserved"]
    entry(practice, visit, EntryKind.RECEIVED, 2_001)
    practice.soon()
    assert practice.said("anna") == ["Reserved", "Confirmed"]
    cancel(practice.diary, visit.id, now=practice.now)
    practice.soon()
    entry(practice, visit, EntryKind.REFUNDED, 2_001)
    practice.soon()
    assert practice.said("anna")[2:] == ["Cancelled", "Deposit"]
    back = "Deposit of €20.01: you get back €20.01; it is on its way to you."
    assert back in said(practice, "anna")[2] and "€20.01" in said(practice, "anna")[3]


def test_an_hour_given_free_is_told_once_with_why(practice: Paying) -> None:
    """By the page to whom it tells what becomes of a booking, by the desktop to all others."""
    practice.signs_in("anna")
    known = practice.phones_for("anna", 2 * DAY + 3 * HOUR)
    other = practice.phones_for("kim", 2 * DAY + 5 * HOUR)
    practice.soon()
    assert "https://book.example/pay/" in said(practice, "kim")[0]
    practice.delivers(13 * HOUR)
    practice.soon()
    for visit in (known, other):
        with practice.diary.write(RELEASE, by=By.SYSTEM, at=practice.now) as change:
            bookings.save(change, cancelled(bookings.get(change.connection, visit.id)))
    practice.soon()
    for name in ("anna", "kim"):
        first, reminder, last = said(practice, name)
        assert "your appointment is reserved" in first and "not seen the deposit" in reminder
        assert "€20.01" in last and "not paid" in last
