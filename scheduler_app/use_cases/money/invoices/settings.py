"""Use cases, money: the settings of invoices."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.money.invoices import settings as own
from scheduler_app.domain.money.invoices.identifiers import (
    checked_bic,
    checked_iban,
    checked_tax_number,
    checked_vat_id,
)
from scheduler_app.domain.phone_numbers import regions
from scheduler_app.domain.practice.own_settings import OwnSetting

OF_INVOICES = tuple(one for one in vars(own).values() if isinstance(one, OwnSetting))
"""All of them, as they are brought."""


def prove_seller(stored: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """`InvalidInput` for a number among the changed ones that nobody can have.

    A number as such is asked for here and not when it is read: to know one takes a library.
    """
    country = own.SELLER_COUNTRY.of(stored)
    of_seller = {own.SELLER_COUNTRY.name, own.SELLER_TAX_NUMBER.name, own.SELLER_VAT_ID.name}
    if own.SELLER_COUNTRY.name in changed and country and country not in regions():
        raise InvalidInput(
            own.SELLER_COUNTRY.name,
            f"There is no country “{country}”.",
            remedy="Use a code such as DE.",
        )
    if of_seller & changed.keys():
        checked_tax_number(
            own.SELLER_TAX_NUMBER.of(stored), field=own.SELLER_TAX_NUMBER.name, country=country
        )
        checked_vat_id(own.SELLER_VAT_ID.of(stored), field=own.SELLER_VAT_ID.name, country=country)
    if own.IBAN.name in changed:
        checked_iban(own.IBAN.of(stored), field=own.IBAN.name)
    if own.BIC.name in changed:
        checked_bic(own.BIC.of(stored), field=own.BIC.name)
    email = own.SELLER_EMAIL.of(stored)
    if own.SELLER_EMAIL.name in changed and email and not MAIL_ADDRESS.fullmatch(email):
        raise InvalidInput(own.SELLER_EMAIL.name, f"“{email}” is no e-mail address.")
