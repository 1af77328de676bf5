"""A practice that sends invoices: its settings, a client, and what sets its papers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceLine,
    LineTax,
    TaxCategory,
)
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices import outside
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.sending import Sent, send_invoice
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.papers import FakePapers

SELLER = {
    "money.seller_name": "Anton Amsel",
    "money.seller_street": "Amselweg 1",
    "money.seller_postcode": "10115",
    "money.seller_city": "Berlin",
    "money.seller_country": "DE",
    "money.seller_vat_id": "DE136695976",
    "money.seller_tax_number": "11/345/67890",
}
WORK = InvoiceLine("Router set up", 10_000, tax=LineTax(TaxCategory.STANDARD, 1_900))


class SendingDesk:
    """Sends invoices of one client; `now` is its clock."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self.diary = diary
        self.now = now
        self.maker = FakePapers()
        self.desk = InvoiceDesk(self.maker)
        found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
        save_settings(diary, SELLER, now=now)
        self.anna = save_client(diary, Client(0, "Anna Schmidt"), now=now).id

    def draft(self, **said: Any) -> int:
        """A draft of 119.00 EUR, unless something else is said."""
        return save_draft(self.diary, self.said(**said), now=self.now)

    def said(self, **said: Any) -> InvoiceDraft:
        return InvoiceDraft(self.anna, **{"lines": (WORK,), "since": "2027-02-26", **said})

    def send(self, invoice_id: int | None = None, **how: Any) -> Sent:
        """Send one, or a new one."""
        one = self.draft() if invoice_id is None else invoice_id
        return send_invoice(self.diary, one, self.desk, **{"mail": False, "now": self.now, **how})

    def outside(self) -> dict[str, int] | None:
        """What is remembered beside the diary."""
        found = outside.remembered(self.diary.path, self.uuid)
        return None if found is None else dict(found.last)

    @property
    def file(self) -> Path:
        """Where that is."""
        return outside.file_of(self.diary.path, self.uuid)

    @property
    def uuid(self) -> str:
        with self.diary.read() as connection:
            return page_link.read(connection).diary
