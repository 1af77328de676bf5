"""Use cases, money: whom invoices are made out to, and who sends them."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import InvoiceParty, PaperStyle, PayInto
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.snapshots import PlainSql


def billing_of(diary: DiaryHandle, client_id: int) -> BillingDetails:
    """What was written down for a client; all empty where nothing was. `NotFound` for no client."""
    raise NotImplementedError


def save_billing(
    diary: DiaryHandle, wanted: BillingDetails, *, by: By = By.CONSULTANT, now: datetime
) -> BillingDetails:
    """Write it down, tidied; `InvalidInput` names the field that can't be, such as "vat_id"."""
    raise NotImplementedError


def buyer_of(diary: DiaryHandle, client_id: int) -> InvoiceParty:
    """A client as an invoice names them: the billing details, else what their own page says."""
    raise NotImplementedError


def buyer_in(asked: PlainSql, client_id: int) -> InvoiceParty:
    """The same, within a transaction."""
    raise NotImplementedError


def seller_of(diary: DiaryHandle) -> InvoiceParty:
    """The practice as an invoice names it."""
    raise NotImplementedError


def seller_in(asked: PlainSql) -> InvoiceParty:
    """The same, within a transaction."""
    raise NotImplementedError


def pay_into_in(asked: PlainSql) -> PayInto:
    """The account that transfers go to, within a transaction."""
    raise NotImplementedError


def style_in(asked: PlainSql) -> PaperStyle:
    """How papers look, by the page's colour and logo, within a transaction."""
    raise NotImplementedError
