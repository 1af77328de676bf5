"""Use cases, money: whom invoices are made out to, and who sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.money.invoices import settings as own
from scheduler_app.domain.money.invoices.addresses import AddressParts, parts_of_address
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import InvoiceParty, PaperStyle, PayInto
from scheduler_app.domain.money.invoices.identifiers import checked_vat_id
from scheduler_app.domain.phone_numbers import regions
from scheduler_app.domain.visible import tidy_line
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import billing
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.practice.rules import practice_of

LONGEST = 100
"""Letters of a field."""


def billing_of(diary: DiaryHandle, client_id: int) -> BillingDetails:
    """What was written down for a client; all empty where nothing was. `NotFound` for no client."""
    with looking(diary) as asked:
        people.client(asked, client_id)
        return billing.details(asked, client_id)


def save_billing(
    diary: DiaryHandle, wanted: BillingDetails, *, by: By = By.CONSULTANT, now: datetime
) -> BillingDetails:
    """Write it down, tidied; `InvalidInput` names the field that can't be, such as "vat_id"."""
    tidy = checked_billing(wanted)
    with writing(diary, "billing", by=by, at=now) as change:
        people.client(change.connection, tidy.client_id)
        if billing.details(change.connection, tidy.client_id) != tidy:
            billing.save(change, tidy)
    return tidy


def checked_billing(typed: BillingDetails) -> BillingDetails:
    """The details as they are kept; `InvalidInput` names the field that can't be."""
    lines = {each.name: getattr(typed, each.name) for each in fields(typed)[1:]}
    for name, text in lines.items():
        lines[name] = tidy_line(text)
        if len(lines[name]) > LONGEST:
            raise InvalidInput(name, f"The text is longer than {LONGEST} characters.")
    tidy = replace(typed, **lines)
    country = tidy.country.upper()
    if country and country not in regions():
        raise InvalidInput(
            "country", f"There is no country “{tidy.country}”.", remedy="Use a code such as DE."
        )
    if tidy.email and not MAIL_ADDRESS.fullmatch(tidy.email):
        raise InvalidInput("email", f"“{tidy.email}” is no e-mail address.")
    if bool(tidy.scheme) != bool(tidy.endpoint):
        raise InvalidInput(
            "endpoint" if tidy.scheme else "scheme",
            "The address for e-invoices has two parts: its scheme and the address itself.",
            remedy="Write both, such as 0208 and 0403019261, or none.",
        )
    if tidy.scheme and not re.fullmatch(r"\d{4}|E[MN]|A[NQSU]", tidy.scheme):
        raise InvalidInput(
            "scheme",
            f"“{tidy.scheme}” is no scheme of addresses for e-invoices.",
            remedy="It has four digits, such as 0208 for Belgium or 9930 for Germany, or is EM for "
            "an e-mail address.",
        )
    vat_id = checked_vat_id(tidy.vat_id, field="vat_id", country=country)
    return replace(tidy, country=country, vat_id=vat_id)


def buyer_in(asked: PlainSql, client_id: int) -> InvoiceParty:
    """A client as an invoice names them: the billing details, else what their own page says.

    The address is that of the billing details, or of their first place; one without a country is
    taken to be in that of the seller.
    """
    client, said = people.client(asked, client_id), billing.details(asked, client_id)
    where = AddressParts(said.street, said.extra, said.postcode, said.city, said.region)
    if not any(where) and client.places:
        where = parts_of_address(client.places[0].address)
    name = said.name or client.company or client.name
    return InvoiceParty(
        name=name,
        contact="" if name == client.name else client.name,
        street=where.street,
        extra=where.extra,
        postcode=where.postcode,
        city=where.city,
        region=where.region,
        country=said.country or (_country_in(all_settings(asked)) if any(where) else ""),
        vat_id=said.vat_id,
        email=said.email or client.email,
        phone=client.phones[0] if client.phones else "",
        endpoint=said.endpoint,
        scheme=said.scheme,
    )


def seller_in(asked: PlainSql) -> InvoiceParty:
    """The practice as an invoice names it."""
    stored = all_settings(asked)
    practice = practice_of(stored)
    email = own.SELLER_EMAIL.of(stored) or practice.page_email
    return InvoiceParty(
        name=own.SELLER_NAME.of(stored) or practice.page_name,
        street=own.SELLER_STREET.of(stored),
        extra=own.SELLER_EXTRA.of(stored),
        postcode=own.SELLER_POSTCODE.of(stored),
        city=own.SELLER_CITY.of(stored),
        country=_country_in(stored),
        vat_id=own.SELLER_VAT_ID.of(stored),
        tax_number=own.SELLER_TAX_NUMBER.of(stored),
        email=email,
        phone=own.SELLER_PHONE.of(stored) or practice.page_phone,
        endpoint=email,
        scheme="EM" if email else "",
    )


def pay_into_in(asked: PlainSql) -> PayInto:
    """The account that transfers go to."""
    stored = all_settings(asked)
    iban = own.IBAN.of(stored)
    holder = own.ACCOUNT_HOLDER.of(stored) or own.SELLER_NAME.of(stored)
    return PayInto(iban, own.BIC.of(stored), holder) if iban else PayInto()


def style_in(asked: PlainSql) -> PaperStyle:
    """How papers look: by the colour and the logo of the page."""
    stored = all_settings(asked)
    practice = practice_of(stored)
    return PaperStyle(practice.page_colour, practice.page_logo, own.INVOICE_FOOTER.of(stored))


def _country_in(stored: Mapping[str, str]) -> str:
    """The seller's country: that of its address, else the one that phone numbers belong to."""
    return own.SELLER_COUNTRY.of(stored) or practice_of(stored).region
