"""What tests of drafts share: a practice in Berlin, visits that were done, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.booked import taxes_booked
from scheduler_app.domain.money.invoices.codec import digest_of, document_json, draft_json
from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visits.visit import UsedPart
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.assembling import document_in
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import save_service
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.use_cases.visits.records import draft_of, save_record

USUAL = {
    "practice.region": "DE",
    "money.seller_name": "Helen Pult",
    "money.seller_street": "Weg 1",
    "money.seller_postcode": "10115",
    "money.seller_city": "Berlin",
    "money.seller_country": "DE",
    "money.seller_vat_id": "DE136695976",
    "money.default_tax": "19",
    "money.hourly_rate": "9500",
    "money.trip_price": "2500",
    "money.invoice_intro": "For what was done:",
}


@dataclass
class Drafted:
    """A practice, its client Anna, and its clock."""

    diary: Diary
    now: datetime
    anna: int
    service: Service

    @classmethod
    def founded(cls, diary: Diary, now: datetime) -> Drafted:
        found_practice(diary, zone_name="Europe/Berlin", now=now)
        save_settings(diary, USUAL, now=now)
        anna = save_client(diary, Client(0, "Anna", language="de-DE"), now=now).id
        wanted = Service(0, "Rechner", Minutes(60), price=119_00, tax=1900)
        return cls(diary, now, anna, save_service(diary, wanted, now=now))

    def with_service(self, **differing: object) -> None:
        """The service costs something else, or is taxed otherwise, from now on."""
        wanted = replace(self.service, **differing)  # type: ignore[arg-type]
        self.service = save_service(self.diary, wanted, now=self.now)

    def booked(self, *, client: int = 0, hours: float = 24, agreed: Money | None = None) -> int:
        """A visit, so many hours from now."""
        start = self.now + timedelta(hours=hours)
        wish = NewBooking(
            start, client_id=client or self.anna, service_id=self.service.id, agreed=agreed
        )
        return book(self.diary, wish, now=self.now).id

    def done(self, **how: object) -> int:
        """The same, done by now: the clock goes on by a day."""
        visit = self.booked(**how)  # type: ignore[arg-type]
        self.now += timedelta(days=2)
        mark_done(self.diary, visit, now=self.now)
        return visit

    def noted(
        self,
        visit: int,
        *,
        spent: int | None = None,
        billed: int | None = None,
        trips: int = 0,
        parts: tuple[tuple[str, str, int, str], ...] = (),
    ) -> None:
        """What its record says; of a part its name, quantity, price and currency."""
        used = tuple(
            UsedPart(what, Fraction(quantity), Money(price, currency), serial="S1")
            for what, quantity, price, currency in parts
        )
        record = replace(
            draft_of(self.diary, visit),
            spent=None if spent is None else Minutes(spent),
            billed=None if billed is None else Minutes(billed),
            trips=trips,
            parts=used,
            told="done",
        )
        save_record(self.diary, record, now=self.now)

    def sent(self, draft: InvoiceDraft, number: str) -> int:
        """As if it had been sent, as far as drafts look at it."""
        at = to_epoch(self.now)
        with self.diary.write("send-invoice", by=By.CONSULTANT, at=self.now) as change:
            asked = change.connection
            made = document_in(asked, draft, uid=number, number=number, now=self.now)
            corrected = asked.exec_driver_sql(
                "SELECT id FROM invoices WHERE number = ? AND number <> ''", (draft.corrects,)
            ).scalar()
            text = document_json(made)
            invoice_id = change.insert(
                "invoices",
                {
                    "uid": number,
                    "kind": draft.kind.value,
                    "client_id": draft.client_id,
                    "currency": draft.currency,
                    "draft": draft_json(draft),
                    "number": number,
                    "issued": made.issued,
                    "due": made.due,
                    "sent_at": at,
                    "total": made.sums.total,
                    "tax": made.sums.tax,
                    "prepaid": made.sums.prepaid,
                    "payable": made.sums.payable,
                    "document": text,
                    "digest": digest_of(text),
                    "corrects": corrected,
                    "serial": int(number[-4:]),
                },
            )
            for booking in draft.bookings:
                row = {"invoice_id": invoice_id, "booking_id": booking}
                change.insert("invoice_bookings", row)
            for tax in taxes_booked(draft, made.sums):
                asked.exec_driver_sql(
                    "INSERT INTO invoice_taxes (invoice_id, category, rate, net, tax)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (invoice_id, tax.category.value, tax.rate, tax.net, tax.tax),
                )
        return invoice_id
