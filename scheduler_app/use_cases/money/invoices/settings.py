"""Use cases, money: the settings of invoices."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.money.invoices.identifiers import (
    checked_bic,
    checked_iban,
    checked_tax_number,
    checked_vat_id,
)
from scheduler_app.domain.money.invoices.settings import (
    ACCOUNT_HOLDER,
    BIC,
    DEFAULT_TAX,
    DEPOSIT_INVOICES,
    HOURLY_RATE,
    IBAN,
    INVOICE_CLOSING,
    INVOICE_FOOTER,
    INVOICE_INTRO,
    INVOICE_NUMBER,
    KEEP_YEARS,
    LEAST_TIME,
    REMIND,
    REMINDERS,
    SELLER_CITY,
    SELLER_COUNTRY,
    SELLER_EMAIL,
    SELLER_EXTRA,
    SELLER_NAME,
    SELLER_PHONE,
    SELLER_POSTCODE,
    SELLER_STREET,
    SELLER_TAX_NUMBER,
    SELLER_VAT_ID,
    TAX_SCHEME,
    TERMS_DAYS,
    TIME_STEP,
    TRIP_PRICE,
)
from scheduler_app.domain.phone_numbers import regions

__all__ = [
    "ACCOUNT_HOLDER",
    "BIC",
    "DEFAULT_TAX",
    "DEPOSIT_INVOICES",
    "HOURLY_RATE",
    "IBAN",
    "INVOICE_CLOSING",
    "INVOICE_FOOTER",
    "INVOICE_INTRO",
    "INVOICE_NUMBER",
    "KEEP_YEARS",
    "LEAST_TIME",
    "OF_INVOICES",
    "REMIND",
    "REMINDERS",
    "SELLER_CITY",
    "SELLER_COUNTRY",
    "SELLER_EMAIL",
    "SELLER_EXTRA",
    "SELLER_NAME",
    "SELLER_PHONE",
    "SELLER_POSTCODE",
    "SELLER_STREET",
    "SELLER_TAX_NUMBER",
    "SELLER_VAT_ID",
    "TAX_SCHEME",
    "TERMS_DAYS",
    "TIME_STEP",
    "TRIP_PRICE",
    "prove_seller",
]

OF_INVOICES = (
    ACCOUNT_HOLDER,
    BIC,
    DEFAULT_TAX,
    DEPOSIT_INVOICES,
    HOURLY_RATE,
    IBAN,
    INVOICE_CLOSING,
    INVOICE_FOOTER,
    INVOICE_INTRO,
    INVOICE_NUMBER,
    KEEP_YEARS,
    LEAST_TIME,
    REMIND,
    REMINDERS,
    SELLER_CITY,
    SELLER_COUNTRY,
    SELLER_EMAIL,
    SELLER_EXTRA,
    SELLER_NAME,
    SELLER_PHONE,
    SELLER_POSTCODE,
    SELLER_STREET,
    SELLER_TAX_NUMBER,
    SELLER_VAT_ID,
    TAX_SCHEME,
    TERMS_DAYS,
    TIME_STEP,
    TRIP_PRICE,
)
"""All of them, as they are brought."""


def prove_seller(stored: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """`InvalidInput` for a number among the changed ones that nobody can have.

    A number as such is asked for here and not when it is read: to know one takes a library.
    """
    country = SELLER_COUNTRY.of(stored)
    of_seller = {SELLER_COUNTRY.name, SELLER_TAX_NUMBER.name, SELLER_VAT_ID.name}
    if SELLER_COUNTRY.name in changed and country and country not in regions():
        raise InvalidInput(
            SELLER_COUNTRY.name,
            f"There is no country “{country}”.",
            remedy="Use a code such as DE.",
        )
    if of_seller & changed.keys():
        checked_tax_number(
            SELLER_TAX_NUMBER.of(stored), field=SELLER_TAX_NUMBER.name, country=country
        )
        checked_vat_id(SELLER_VAT_ID.of(stored), field=SELLER_VAT_ID.name, country=country)
    if IBAN.name in changed:
        checked_iban(IBAN.of(stored), field=IBAN.name)
    if BIC.name in changed:
        checked_bic(BIC.of(stored), field=BIC.name)
    email = SELLER_EMAIL.of(stored)
    if SELLER_EMAIL.name in changed and email and not MAIL_ADDRESS.fullmatch(email):
        raise InvalidInput(SELLER_EMAIL.name, f"“{email}” is no e-mail address.")
