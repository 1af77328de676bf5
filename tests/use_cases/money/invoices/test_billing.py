"""Whom invoices are made out to, and who sends them, as the diary has both."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import InvoiceParty, PayInto
from scheduler_app.domain.money.invoices.settings import (
    DEFAULT_TAX,
    REMINDERS,
    TAX_SCHEME,
    ReminderLevel,
    TaxScheme,
)
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.brought import own_settings
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.money.invoices.billing import (
    billing_of,
    buyer_in,
    pay_into_in,
    save_billing,
    seller_in,
    style_in,
)
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.rules import setting_of
from scheduler_app.use_cases.practice.settings import save_settings, settings_as_text

ANNA = Client(
    0,
    "Anna Ames",
    company="Ames GmbH",
    email="anna@example.org",
    phones=("+493012345678",),
    places=(Place(0, "Office", "Hauptstr. 5\n10115 Berlin"),),
)


@pytest.fixture
def anna(diary: Diary, now: datetime) -> int:
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    save_settings(diary, {"practice.region": "DE"}, now=now)
    return save_client(diary, ANNA, now=now).id


def test_a_client_is_named_as_their_page_has_them(diary: Diary, now: datetime, anna: int) -> None:
    assert billing_of(diary, anna) == BillingDetails(anna)
    with diary.look() as asked:
        buyer = buyer_in(asked, anna)
    assert buyer == InvoiceParty(
        "Ames GmbH",
        contact="Anna Ames",
        street="Hauptstr. 5",
        postcode="10115",
        city="Berlin",
        country="DE",
        email="anna@example.org",
        phone="+493012345678",
    )


def test_billing_details_hold_instead_and_undo_takes_them_back(
    diary: Diary, now: datetime, anna: int
) -> None:
    wanted = BillingDetails(
        anna,
        name=" Ames  Holding ",
        street="Rue 1",
        postcode="1000",
        city="Bruxelles",
        country="be",
        vat_id="0403.019.261",
        endpoint="0403019261",
        scheme="0208",
        email="bills@example.org",
    )
    kept = save_billing(diary, wanted, now=now)
    assert (kept.name, kept.country, kept.vat_id) == ("Ames Holding", "BE", "BE0403019261")
    assert billing_of(diary, anna) == kept
    with diary.look() as asked:
        buyer = buyer_in(asked, anna)
    assert (buyer.name, buyer.contact, buyer.city) == ("Ames Holding", "Anna Ames", "Bruxelles")
    assert (buyer.email, buyer.scheme) == ("bills@example.org", "0208")
    save_billing(diary, BillingDetails(anna, name="Other"), now=now)
    assert billing_of(diary, anna) == BillingDetails(anna, name="Other")
    assert undo_state(diary).undoes == "billing details of Anna Ames"
    undo(diary, now=now)
    assert billing_of(diary, anna) == kept
    undo(diary, now=now)
    assert billing_of(diary, anna) == BillingDetails(anna)


def test_who_became_one_client_has_the_details_of_either(
    diary: Diary, now: datetime, anna: int
) -> None:
    other = save_client(diary, Client(0, "Ann"), now=now).id
    kept = save_billing(diary, BillingDetails(other, name="Ann & Co"), now=now)
    merge(diary, anna, other, now=now)
    assert billing_of(diary, anna).name == kept.name


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"vat_id": "DE136695977"}, "vat_id"),
        ({"country": "XX"}, "country"),
        ({"email": "no address"}, "email"),
        ({"endpoint": "0403019261"}, "scheme"),
        ({"scheme": "0208"}, "endpoint"),
        ({"scheme": "x", "endpoint": "1"}, "scheme"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_what_can_not_be_is_named_and_nothing_is_kept(
    diary: Diary, now: datetime, anna: int, details: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_billing(diary, BillingDetails(anna, **details), now=now)
    assert refused.value.field == field
    assert billing_of(diary, anna) == BillingDetails(anna)


def test_there_are_none_of_nobody(diary: Diary, now: datetime, anna: int) -> None:
    with pytest.raises(NotFound):
        billing_of(diary, anna + 1)
    with pytest.raises(NotFound):
        save_billing(diary, BillingDetails(anna + 1), now=now)


def test_the_seller_is_as_the_settings_say(diary: Diary, now: datetime, anna: int) -> None:
    save_settings(diary, {"page.name": "Help Desk", "page.email": "hi@example.org"}, now=now)
    with diary.look() as asked:
        seller = seller_in(asked)
    assert seller == InvoiceParty(
        "Help Desk", country="DE", email="hi@example.org", endpoint="hi@example.org", scheme="EM"
    )
    wanted = {
        "money.seller_name": "Helen Pult",
        "money.seller_country": "be",
        "money.seller_vat_id": "BE 0403.019.261",
        "money.iban": "BE68 5390 0754 7034",
        "money.invoice_footer": "Thank you",
    }
    save_settings(diary, wanted, now=now)
    with diary.look() as asked:
        seller = seller_in(asked)
    assert (seller.name, seller.country, seller.vat_id) == ("Helen Pult", "BE", "BE0403019261")
    with diary.look() as asked:
        assert pay_into_in(asked) == PayInto("BE68539007547034", "", "Helen Pult")
        assert style_in(asked).footer == "Thank you"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("money.seller_vat_id", "DE136695977"),
        ("money.seller_tax_number", "181/815/081"),
        ("money.seller_country", "XX"),
        ("money.seller_country", "Germany"),
        ("money.seller_email", "nobody"),
        ("money.iban", "DE88370400440532013000"),
        ("money.bic", "COBA"),
        ("money.tax_scheme", "none"),
        ("money.invoice_number", "2027"),
        ("money.default_tax", "a lot"),
        ("money.time_step", "0"),
        ("money.reminders", "14:0; 7:0"),
        ("money.reminders", "7:x"),
        ("money.reminders", "1;2;3;4;5;6"),
        ("money.seller_name", "x" * 101),
        ("money.invoice_intro", "x" * 2_001),
    ],
)
def test_a_setting_that_can_not_be_is_named(
    diary: Diary, now: datetime, anna: int, name: str, typed: str
) -> None:
    stored = settings_as_text(diary)
    with pytest.raises(InvalidInput) as refused:
        save_settings(diary, {"money.seller_country": "DE", name: typed}, now=now)
    assert refused.value.field == name
    assert settings_as_text(diary) == stored


def test_settings_of_invoices_are_read_as_what_they_are(
    diary: Diary, now: datetime, anna: int
) -> None:
    assert setting_of(diary, DEFAULT_TAX) is None
    save_settings(
        diary,
        {
            "money.default_tax": "8,1",
            "money.tax_scheme": "Small Business",
            "money.reminders": "7; 14 : 2.50",
        },
        now=now,
    )
    assert setting_of(diary, DEFAULT_TAX) == 810
    assert setting_of(diary, TAX_SCHEME) is TaxScheme.SMALL
    levels = setting_of(diary, REMINDERS)
    assert [level.minor("EUR") for level in levels] == [0, 250]
    assert (levels[0], settings_as_text(diary)["money.reminders"]) == (
        ReminderLevel(7),
        "7:0; 14:2.50",
    )
    told = settings_as_text(diary)
    save_settings(diary, {one.name: told[one.name] for one in own_settings()}, now=now)
    assert settings_as_text(diary) == told
