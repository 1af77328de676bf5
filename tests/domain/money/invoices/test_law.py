"""What an invoice of each kind must say, in each country, and how each client is taxed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    LineTax,
    NoTaxWhy,
    Prepaid,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.law import missing
from scheduler_app.domain.money.invoices.no_tax import no_tax_sentence
from scheduler_app.domain.money.invoices.settings import TaxScheme
from scheduler_app.domain.money.invoices.taxing import taxing_of, why_no_tax

SELLER = InvoiceParty(
    "Helen Pult",
    street="Weg 1",
    postcode="10115",
    city="Berlin",
    country="DE",
    tax_number="181/815/08155",
)
BUYER = InvoiceParty("Anna", street="Gasse 2", postcode="1010", city="Wien", country="AT")
LINE = InvoiceLine("Visit", 300_00, tax=LineTax(rate=1900))
DRAFT = InvoiceDraft(1, (LINE,), since="2027-03-01")
EXEMPT = LineTax(TaxCategory.EXEMPT)
REVERSE = LineTax(TaxCategory.REVERSE)
BELGIAN = replace(BUYER, country="BE", vat_id="BE0403019261")


def fields(
    draft: InvoiceDraft = DRAFT, seller: InvoiceParty = SELLER, buyer: InvoiceParty = BUYER
) -> list[str]:
    gaps = missing(draft, seller, buyer)
    assert all(gap.sentence.endswith((".", "MWST.")) for gap in gaps)
    return [gap.field for gap in gaps if gap.refuses]


def test_what_is_whole_misses_nothing() -> None:
    assert missing(DRAFT, SELLER, BUYER) == []


@pytest.mark.parametrize("field", ["street", "postcode", "city", "country"])
def test_an_address_is_wanted_of_both(field: str) -> None:
    assert fields(buyer=replace(BUYER, **{field: ""})) == [f"buyer.{field}"]
    if field != "country":
        assert fields(seller=replace(SELLER, **{field: ""})) == [f"money.seller_{field}"]


def test_a_small_amount_need_not_say_whom_it_is_for() -> None:
    small = replace(DRAFT, lines=(replace(LINE, price=250_00),), gross=True)
    nobody = InvoiceParty("Anna")
    assert fields(small, buyer=nobody) == []
    assert "buyer.street" in fields(replace(small, gross=False), buyer=nobody)
    assert "buyer.street" in fields(replace(small, currency="CHF"), buyer=nobody)
    austrian = replace(SELLER, country="AT", vat_id="ATU13585627")
    assert fields(replace(small, gross=False), austrian, nobody) == []


def test_a_german_names_a_tax_number_and_others_their_vat_number() -> None:
    assert fields(seller=replace(SELLER, tax_number="")) == ["money.seller_tax_number"]
    assert fields(seller=replace(SELLER, tax_number="", vat_id="DE136695976")) == []
    assert fields(seller=replace(SELLER, country="IT", tax_number="1")) == ["money.seller_vat_id"]
    french = replace(SELLER, country="FR", tax_number="", vat_id="FR40303265045")
    assert fields(seller=french) == ["money.seller_tax_number"]


def test_a_small_business_says_so_and_charges_none() -> None:
    small = replace(DRAFT, lines=(replace(LINE, tax=EXEMPT),), why_no_tax=NoTaxWhy.SMALL_BUSINESS)
    assert fields(small) == []
    assert fields(small, replace(SELLER, country="IT", tax_number="1")) == []
    assert fields(replace(small, why_no_tax=NoTaxWhy.TAXED)) == ["why_no_tax"]
    assert fields(replace(DRAFT, why_no_tax=NoTaxWhy.SMALL_BUSINESS)) == ["why_no_tax"]


def test_reverse_charge_needs_both_numbers_of_two_countries() -> None:
    turned = replace(DRAFT, lines=(replace(LINE, tax=REVERSE),), why_no_tax=NoTaxWhy.REVERSE_CHARGE)
    seller = replace(SELLER, vat_id="DE136695976")
    assert fields(turned, seller, BELGIAN) == []
    assert fields(turned, SELLER, BELGIAN) == ["money.seller_vat_id"]
    assert fields(turned, seller, replace(BELGIAN, vat_id="")) == ["buyer.vat_id"]
    assert fields(turned, seller, replace(BELGIAN, vat_id="DE136695976")) == ["buyer.vat_id"]
    assert fields(turned, seller, replace(BELGIAN, vat_id="BE0403019262")) == ["buyer.vat_id"]
    assert fields(replace(turned, why_no_tax=NoTaxWhy.EXEMPT), seller, BELGIAN) == ["why_no_tax"]


def test_what_nobody_said_the_tax_of_is_asked_for() -> None:
    assert fields(replace(DRAFT, lines=(replace(LINE, tax=LineTax()),))) == ["lines.0.tax"]
    mixed = (LINE, replace(LINE, tax=LineTax(TaxCategory.OUTSIDE)))
    assert "why_no_tax" in fields(replace(DRAFT, lines=mixed, why_no_tax=NoTaxWhy.OUTSIDE))


def test_a_draft_that_is_not_whole_says_what_it_lacks() -> None:
    assert fields(replace(DRAFT, lines=())) == ["lines"]
    assert fields(replace(DRAFT, lines=(replace(LINE, what=" "),))) == ["lines.0.what"]
    assert fields(replace(DRAFT, lines=(replace(LINE, quantity=0),))) == ["lines.0.quantity"]
    assert fields(replace(DRAFT, lines=(replace(LINE, off=400_00),))) == ["lines.0.off"]
    assert fields(replace(DRAFT, since="")) == ["since"]
    assert fields(replace(DRAFT, since="", lines=(replace(LINE, day="2027-03-01"),))) == []
    assert fields(replace(DRAFT, kind=InvoiceKind.CREDIT)) == ["corrects"]
    assert fields(replace(DRAFT, kind=InvoiceKind.DEPOSIT, since="")) == ["prepaid"]
    assert fields(replace(DRAFT, prepaid=(Prepaid(400_00, "2027-02-01"),))) == ["prepaid"]
    assert fields(seller=InvoiceParty(""), buyer=InvoiceParty("")) == [
        "money.seller_name",
        "money.seller_country",
        "buyer.name",
    ]


def test_tax_in_other_money_and_a_belgian_business_are_told_and_not_refused() -> None:
    told = missing(replace(DRAFT, currency="CHF"), SELLER, BUYER)
    assert [(gap.field, gap.refuses) for gap in told] == [("closing", False)]
    seller = replace(SELLER, country="BE", vat_id="BE0403019261", tax_number="")
    told = missing(DRAFT, seller, BELGIAN)
    assert [(gap.field, gap.refuses) for gap in told] == [("buyer.endpoint", False)]


def test_an_austrian_business_reads_its_own_number_on_what_is_much() -> None:
    austrian = replace(SELLER, country="AT", vat_id="ATU13585627")
    much = replace(DRAFT, lines=(replace(LINE, price=10_000_00, tax=LineTax(rate=2000)),))
    told = missing(much, austrian, BUYER)
    assert [(gap.field, gap.refuses) for gap in told] == [("buyer.vat_id", False)]
    assert missing(DRAFT, austrian, BUYER) == []
    assert missing(much, austrian, replace(BUYER, vat_id="ATU13585627")) == []


def test_a_swiss_names_their_number_once_they_charge_tax() -> None:
    swiss = replace(SELLER, country="CH", tax_number="")
    draft = replace(DRAFT, currency="CHF", lines=(replace(LINE, tax=LineTax(rate=810)),))
    assert fields(draft, swiss) == ["money.seller_vat_id"]
    assert fields(draft, replace(swiss, vat_id="CHE-107.787.577 MWST")) == []
    free = replace(
        draft,
        lines=(replace(LINE, tax=LineTax(TaxCategory.OUTSIDE)),),
        why_no_tax=NoTaxWhy.OUTSIDE,
    )
    assert fields(free, swiss) == []


def test_in_the_united_states_little_is_asked_for() -> None:
    american = InvoiceParty("Helen", country="US")
    draft = replace(DRAFT, since="", lines=(replace(LINE, tax=LineTax(TaxCategory.OUTSIDE)),))
    assert fields(draft, american, InvoiceParty("Bob")) == []


@pytest.mark.parametrize(("country", "field"), [("IT", "money.seller_country"), ("FR", "closing")])
def test_what_single_countries_want_beside_that_is_only_said(country: str, field: str) -> None:
    seller = replace(SELLER, country=country, tax_number="732829320", vat_id="FR40303265045")
    told = missing(DRAFT, seller, BELGIAN)
    both = [(field, False), ("why_no_tax", False)]
    assert sorted((gap.field, gap.refuses) for gap in told) == both


def test_in_britain_who_charges_vat_names_their_number() -> None:
    british = replace(SELLER, country="GB", tax_number="")
    small = replace(DRAFT, currency="GBP", lines=(replace(LINE, price=200_00),))
    assert fields(small, replace(british, vat_id="GB980780684"), InvoiceParty("Ann")) == []
    assert "buyer.city" in fields(seller=british, buyer=InvoiceParty("Ann"))
    assert fields(seller=british) == ["money.seller_vat_id"]
    assert fields(seller=replace(british, vat_id="GB980780684")) == []


@pytest.mark.parametrize(
    ("seller", "buyer", "business", "why"),
    [
        ("DE", BELGIAN, True, NoTaxWhy.REVERSE_CHARGE),
        ("DE", replace(BELGIAN, country=""), True, NoTaxWhy.REVERSE_CHARGE),
        ("DE", BELGIAN, False, NoTaxWhy.TAXED),
        ("DE", replace(BELGIAN, vat_id=""), True, NoTaxWhy.TAXED),
        ("BE", BELGIAN, True, NoTaxWhy.TAXED),
        ("DE", replace(BUYER, country="CH"), True, NoTaxWhy.OUTSIDE),
        ("DE", replace(BUYER, country="CH"), False, NoTaxWhy.TAXED),
        ("CH", BUYER, True, NoTaxWhy.OUTSIDE),
        ("", BELGIAN, True, NoTaxWhy.TAXED),
    ],
)
def test_a_business_elsewhere_is_taxed_there(
    seller: str, buyer: InvoiceParty, business: bool, why: NoTaxWhy
) -> None:
    party = replace(SELLER, country=seller)
    assert taxing_of(TaxScheme.USUAL, party, buyer, business=business).why is why
    small = taxing_of(TaxScheme.SMALL, party, buyer, business=business)
    assert small.why is NoTaxWhy.SMALL_BUSINESS and small.of(1900) == EXEMPT


def test_a_rate_is_taken_as_it_was_said() -> None:
    german = taxing_of(TaxScheme.USUAL, SELLER, BUYER, business=False)
    assert german.of(700) == LineTax(rate=700)
    assert german.of(None) == LineTax()
    assert german.of(0) == LineTax(TaxCategory.ZERO)
    american = taxing_of(TaxScheme.USUAL, replace(SELLER, country="US"), BUYER, business=True)
    outside = LineTax(TaxCategory.OUTSIDE)
    assert american.of(None) == american.of(0) == outside
    assert american.of(825) == LineTax(rate=825)
    assert why_no_tax(american, [replace(LINE, tax=outside)]) is NoTaxWhy.OUTSIDE
    assert why_no_tax(american, [LINE]) is NoTaxWhy.TAXED


def test_why_there_is_no_tax_is_said_in_the_words_of_the_law() -> None:
    small = NoTaxWhy.SMALL_BUSINESS
    assert (
        no_tax_sentence(small, "de", "DE")
        == "Steuerfrei nach § 19 UStG (Kleinunternehmerregelung)."
    )
    assert no_tax_sentence(small, "en", "FR").endswith("TVA non applicable, art. 293 B du CGI.")
    assert "§ 19 UStG" in no_tax_sentence(small, "ar", "DE")
    assert no_tax_sentence(NoTaxWhy.REVERSE_CHARGE, "de-AT", "DE").startswith("Steuerschuldnersch")
    assert no_tax_sentence(NoTaxWhy.TAXED, "de", "DE") == ""
    for why in set(NoTaxWhy) - {NoTaxWhy.TAXED}:
        assert len({no_tax_sentence(why, tag, "US") for tag in ("en", "de", "ar")}) == 3
        assert no_tax_sentence(why, "fr", "US") == no_tax_sentence(why, "en", "US")
