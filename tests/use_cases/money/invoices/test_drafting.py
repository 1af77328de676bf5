"""Drafts say what was agreed, what a visit took, and what was paid before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import (
    InvoiceKind,
    InvoiceLine,
    LineOf,
    LineTax,
    LineUnit,
    NoTaxWhy,
    Prepaid,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.faults import tax_faults
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.assembling import gaps_of, preview_of
from scheduler_app.use_cases.money.invoices.billing import save_billing
from scheduler_app.use_cases.money.invoices.drafting import (
    credit_draft,
    deposit_draft,
    draft_for,
    draft_free,
    usual_tax_of,
)
from scheduler_app.use_cases.practice.settings import save_settings
from tests.storage.money.test_books import pay
from tests.use_cases.money.invoices.drafted import Drafted

NINETEEN = LineTax(rate=1900)
REVERSE = LineTax(TaxCategory.REVERSE)


@pytest.fixture
def practice(diary: Diary, now: datetime) -> Drafted:
    return Drafted.founded(diary, now)


def test_a_visit_costs_what_was_agreed_and_not_what_it_costs_today(practice: Drafted) -> None:
    visit = practice.done()
    practice.with_service(price=200_00, tax=700, net=True)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    (line,) = draft.lines
    assert (line.what, line.price, line.quantity, line.tax) == ("Rechner", 119_00, 1_000, NINETEEN)
    assert (line.of, line.booking_id, line.service_id) == (
        LineOf.SERVICE,
        visit,
        practice.service.id,
    )
    assert (draft.gross, draft.language, draft.terms, draft.bookings) == (True, "de", 14, (visit,))
    assert (draft.since, draft.until, draft.intro) == (
        "2027-03-02",
        "2027-03-02",
        "For what was done:",
    )
    made = preview_of(practice.diary, draft, now=practice.now)
    assert (made.number, made.issued, made.due) == ("", "2027-03-03", "2027-03-17")
    assert (made.sums.net, made.sums.tax, made.sums.payable) == (100_00, 19_00, 119_00)
    assert (made.seller.name, made.buyer.name) == ("Helen Pult", "Anna")


def test_hours_without_a_price_cost_what_the_practice_takes_by_now(practice: Drafted) -> None:
    practice.with_service(price=0, currency="EUR")
    visit = practice.done()
    settings = {"practice.currency": "NZD", "money.hourly_rate": "9500"}
    save_settings(practice.diary, settings, now=practice.now)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert (draft.currency, draft.lines[0].price) == ("NZD", 95_00)


def test_a_net_price_stays_one_until_another_contains_its_tax(practice: Drafted) -> None:
    practice.with_service(price=100_00, net=True)
    net = practice.done()
    draft = draft_for(practice.diary, [net], now=practice.now)
    assert (draft.gross, draft.lines[0].price) == (False, 100_00)
    practice.with_service(price=50_00, net=False)
    draft = draft_for(practice.diary, [net, practice.done()], now=practice.now)
    assert (draft.gross, [line.price for line in draft.lines]) == (True, [119_00, 50_00])
    assert [line.day for line in draft.lines] == ["2027-03-02", "2027-03-04"]
    assert (draft.since, draft.until) == ("2027-03-02", "2027-03-04")


def test_where_no_price_was_said_the_time_is_billed_with_parts_and_trips(
    practice: Drafted,
) -> None:
    practice.with_service(price=0)
    visit = practice.done()
    practice.noted(visit, spent=50, trips=2, parts=(("SSD", "1.5", 80_00, "EUR"),))
    draft = draft_for(practice.diary, [visit], now=practice.now)
    time, part, trip = draft.lines
    assert (time.what, time.unit, time.quantity, time.price) == (
        "Rechner: Arbeitszeit",
        LineUnit.HOUR,
        1_000,
        95_00,
    )
    assert (part.what, part.note, part.quantity, part.price, part.of) == (
        "SSD",
        "Seriennummer S1",
        1_500,
        80_00,
        LineOf.PART,
    )
    assert (trip.what, trip.quantity, trip.price, trip.of) == (
        "Anfahrt",
        2_000,
        25_00,
        LineOf.TRIP,
    )
    assert preview_of(practice.diary, draft, now=practice.now).sums.payable == 265_00


@pytest.mark.parametrize(
    ("spent", "billed", "line"),
    [
        (61, None, (LineUnit.HOUR, 1_250, 95_00, "")),
        (5, None, (LineUnit.HOUR, 500, 95_00, "")),
        (90, 20, (LineUnit.LUMP_SUM, 1_000, 31_67, "20 Min.")),
        (None, None, (LineUnit.HOUR, 1_000, 95_00, "")),
    ],
)
def test_time_is_billed_in_steps_and_at_least_so_much_unless_it_was_said(
    practice: Drafted,
    spent: int | None,
    billed: int | None,
    line: tuple[LineUnit, int, int, str],
) -> None:
    save_settings(practice.diary, {"money.least_time": "30"}, now=practice.now)
    practice.with_service(price=0)
    visit = practice.done()
    if spent is not None:
        practice.noted(visit, spent=spent, billed=billed)
    (made,) = draft_for(practice.diary, [visit], now=practice.now).lines
    assert (made.unit, made.quantity, made.price, made.note) == line


def test_what_was_billed_as_no_time_costs_none(practice: Drafted) -> None:
    practice.with_service(price=0)
    visit = practice.done()
    practice.noted(visit, spent=60, billed=0)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert draft.lines == ()
    assert [gap.field for gap in gaps_of(practice.diary, draft)] == ["lines"]


def test_a_visit_over_the_change_of_clocks_took_what_it_took(diary: Diary) -> None:
    # On 28 March 2027 clocks go from 02:00 to 03:00 in Berlin.
    practice = Drafted.founded(diary, datetime(2027, 3, 27, 23, 30, tzinfo=UTC))
    practice.with_service(price=0, minutes=120)
    visit = practice.booked(hours=1)
    practice.now += timedelta(hours=4)
    mark_done(diary, visit, now=practice.now)
    draft = draft_for(diary, [visit], now=practice.now)
    assert (draft.lines[0].quantity, draft.since) == (2_000, "2027-03-28")


def test_a_small_business_charges_no_tax_and_says_why(practice: Drafted) -> None:
    visit = practice.done()
    save_settings(practice.diary, {"money.tax_scheme": "small business"}, now=practice.now)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    made = preview_of(practice.diary, draft, now=practice.now)
    assert (draft.gross, draft.why_no_tax) == (False, NoTaxWhy.SMALL_BUSINESS)
    assert (made.sums.tax, made.sums.payable) == (0, 119_00)
    assert made.no_tax == "Steuerfrei nach § 19 UStG (Kleinunternehmerregelung)."


def test_a_belgian_business_owes_its_tax_itself(practice: Drafted) -> None:
    client = save_client(practice.diary, Client(0, "Bo", company="Bo BV", business=True),
                         now=practice.now)  # fmt: skip
    details = BillingDetails(
        client.id,
        street="Rue 1",
        postcode="1000",
        city="Bruxelles",
        country="BE",
        vat_id="BE0403019261",
        reference="PO 7",
    )
    save_billing(practice.diary, details, now=practice.now)
    visit = practice.done(client=client.id)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert (draft.why_no_tax, draft.lines[0].tax, draft.reference) == (
        NoTaxWhy.REVERSE_CHARGE,
        REVERSE,
        "PO 7",
    )
    made = preview_of(practice.diary, draft, now=practice.now)
    assert (made.sums.tax, made.sums.payable) == (0, 100_00)
    assert made.no_tax.startswith("Reverse charge")
    assert gaps_of(practice.diary, draft) == []


def test_a_price_changed_after_the_visit_is_told_and_not_taken(practice: Drafted) -> None:
    visit = practice.done()
    edit(practice.diary, visit, details={"agreed_price": 150_00}, now=practice.now)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert draft.lines[0].price == 119_00
    (told,) = [gap for gap in gaps_of(practice.diary, draft) if not gap.refuses]
    assert told.field == "lines.0.price"
    assert "from €119 to €150" in told.sentence
    changed = replace(draft, lines=(replace(draft.lines[0], price=150_00),))
    assert not [gap for gap in gaps_of(practice.diary, changed) if not gap.refuses], "it is taken"


def test_what_the_law_misses_is_told(practice: Drafted) -> None:
    practice.with_service(price=300_00)
    draft = draft_for(practice.diary, [practice.done()], now=practice.now)
    assert {gap.field for gap in gaps_of(practice.diary, draft)} == {
        "buyer.street",
        "buyer.postcode",
        "buyer.city",
        "buyer.country",
    }


def test_several_clients_or_currencies_are_several_invoices(practice: Drafted) -> None:
    first = practice.done()
    dollars = practice.done(agreed=Money(100_00, "USD"))
    with pytest.raises(InvalidInput, match="agreed in EUR and USD"):
        draft_for(practice.diary, [first, dollars], now=practice.now)
    assert draft_for(practice.diary, [dollars], now=practice.now).currency == "USD"
    other = save_client(practice.diary, Client(0, "Ben"), now=practice.now).id
    theirs = practice.done(client=other)
    with pytest.raises(InvalidInput, match="one client"):
        draft_for(practice.diary, [first, theirs], now=practice.now)
    unsaid = practice.done(agreed=Money(0, "USD"))
    with pytest.raises(InvalidInput, match="An hour costs EUR"):
        draft_for(practice.diary, [dollars, unsaid], now=practice.now)
    practice.noted(dollars, trips=1)
    with pytest.raises(InvalidInput, match="A trip costs EUR, and the invoice is in USD"):
        draft_for(practice.diary, [dollars], now=practice.now)
    practice.noted(first, parts=(("SSD", "1", 80_00, "USD"),))
    with pytest.raises(InvalidInput, match="“SSD” costs USD"):
        draft_for(practice.diary, [first], now=practice.now)


def test_what_is_not_done_or_not_there_is_refused(practice: Drafted) -> None:
    with pytest.raises(NotAllowed, match="not done yet"):
        draft_for(practice.diary, [practice.booked()], now=practice.now)
    with pytest.raises(NotFound):
        draft_for(practice.diary, [99], now=practice.now)
    with pytest.raises(NotFound):
        draft_for(practice.diary, [], now=practice.now)


def test_a_deposit_without_an_invoice_is_taken_off(practice: Drafted) -> None:
    visit = practice.booked()
    pay(practice.diary, visit, 50_00, practice.now)
    practice.now += timedelta(days=2)
    mark_done(practice.diary, visit, now=practice.now)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert draft.prepaid == (Prepaid(50_00, "2027-03-01", booking_id=visit),)
    assert preview_of(practice.diary, draft, now=practice.now).sums.payable == 69_00


def test_the_final_invoice_names_the_invoice_of_its_deposit_and_its_tax(practice: Drafted) -> None:
    visit = practice.booked()
    with pytest.raises(NotAllowed, match="Nothing came in"):
        deposit_draft(practice.diary, visit, now=practice.now)
    pay(practice.diary, visit, 59_50, practice.now)
    deposit = deposit_draft(practice.diary, visit, now=practice.now)
    assert (deposit.kind, deposit.gross, deposit.lines[0].what) == (
        InvoiceKind.DEPOSIT,
        True,
        "Anzahlung für Rechner",
    )
    assert deposit.lines[0].note == "Termin: Dienstag, 2. März 2027"
    made = preview_of(practice.diary, deposit, now=practice.now)
    assert (made.sums.net, made.sums.tax, made.sums.payable) == (50_00, 9_50, 0)
    assert (made.due, gaps_of(practice.diary, deposit)) == (made.issued, [])
    practice.sent(deposit, "2027-0001")
    with pytest.raises(NotAllowed, match="has its invoice") as refused:
        deposit_draft(practice.diary, visit, now=practice.now)
    assert refused.value.remedy == "Where more was paid, record it first."
    pay(practice.diary, visit, 10_00, practice.now)
    assert deposit_draft(practice.diary, visit, now=practice.now).prepaid[0].amount == 10_00
    practice.now += timedelta(days=2)
    mark_done(practice.diary, visit, now=practice.now)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert draft.prepaid == (
        Prepaid(59_50, "2027-03-01", 9_50, 1900, "2027-0001", "2027-03-01", visit),
        Prepaid(10_00, "2027-03-01", booking_id=visit),
    )


def test_no_more_is_taken_off_than_it_comes_to(practice: Drafted) -> None:
    visit = practice.done()
    pay(practice.diary, visit, 150_00, practice.now, EntryKind.PAID)
    draft = draft_for(practice.diary, [visit], now=practice.now)
    assert [one.amount for one in draft.prepaid] == [119_00]
    assert preview_of(practice.diary, draft, now=practice.now).sums.payable == 0


def test_what_went_back_is_not_taken_off(practice: Drafted) -> None:
    visit = practice.done()
    pay(practice.diary, visit, 50_00, practice.now)
    pay(practice.diary, visit, 50_00, practice.now, EntryKind.REFUNDED)
    assert draft_for(practice.diary, [visit], now=practice.now).prepaid == ()


def test_an_invoice_for_anything_begins_as_the_client_is_taxed(practice: Drafted) -> None:
    draft = draft_free(practice.diary, practice.anna, now=practice.now)
    assert (draft.lines, draft.gross, draft.since) == ((), True, "2027-03-01")
    assert usual_tax_of(practice.diary, practice.anna) == NINETEEN
    firm = save_client(practice.diary, Client(0, "Bo", business=True), now=practice.now).id
    assert not draft_free(practice.diary, firm, now=practice.now).gross


def test_a_credit_note_takes_back_all_or_parts_and_never_more(practice: Drafted) -> None:
    lines = (
        InvoiceLine("Visit", 13_00, tax=NINETEEN),
        InvoiceLine("Cable", 4_99, 3_000, tax=LineTax(rate=700), off_percent=1_000),
    )
    draft = replace(
        draft_free(practice.diary, practice.anna, now=practice.now),
        lines=lines,
        off=1_00,
        prepaid=(Prepaid(5_00, "2027-02-01"),),
    )
    invoice = practice.sent(draft, "2027-0001")
    whole = preview_of(practice.diary, draft, now=practice.now)
    note = credit_draft(practice.diary, invoice, now=practice.now)
    assert (note.kind, note.corrects, note.lines) == (InvoiceKind.CREDIT, "2027-0001", lines)
    made = preview_of(practice.diary, note, now=practice.now)
    assert made.sums.payable == whole.sums.payable + 5_00
    assert (made.corrects_issued, tax_faults(made)) == ("2027-03-01", [])
    practice.sent(credit_draft(practice.diary, invoice, {0: 4_00}, now=practice.now), "2027-0002")
    with pytest.raises(InvalidInput, match="Less than that is left"):
        credit_draft(practice.diary, invoice, {0: 12_00}, now=practice.now)
    rest = preview_of(
        practice.diary, credit_draft(practice.diary, invoice, now=practice.now), now=practice.now
    )
    assert rest.sums.payable == made.sums.payable - 4_00
    assert rest.draft.lines[0].what == "Rest der Rechnung 2027-0001"
    practice.sent(rest.draft, "2027-0003")
    with pytest.raises(NotAllowed, match="Nothing is left"):
        credit_draft(practice.diary, invoice, now=practice.now)
    with pytest.raises(NotAllowed, match="not taken back"):
        credit_draft(practice.diary, invoice + 1, now=practice.now)


def test_a_credit_note_is_for_whom_its_invoice_was_for(practice: Drafted) -> None:
    save_billing(practice.diary, BillingDetails(practice.anna, name="Old", street="Weg 1"),
                 now=practice.now)  # fmt: skip
    draft = draft_for(practice.diary, [practice.done()], now=practice.now)
    invoice = practice.sent(draft, "2027-0001")
    details = BillingDetails(practice.anna, name="New", email="new@example.org")
    save_billing(practice.diary, details, now=practice.now)
    note = credit_draft(practice.diary, invoice, now=practice.now)
    buyer = preview_of(practice.diary, note, now=practice.now).buyer
    assert (buyer.name, buyer.street, buyer.email) == ("Old", "Weg 1", "new@example.org")


def test_what_an_erased_client_was_billed_is_not_credited(practice: Drafted) -> None:
    draft = draft_for(practice.diary, [practice.done()], now=practice.now)
    invoice = practice.sent(draft, "2027-0001")
    with practice.diary.write("erase", by=By.CONSULTANT, at=practice.now) as change:
        change.connection.exec_driver_sql("UPDATE invoices SET document = '{}', draft = '{}'")
    with pytest.raises(NotAllowed, match="was erased") as refused:
        credit_draft(practice.diary, invoice, now=practice.now)
    assert "Its number and its sums are kept" in refused.value.remedy


@pytest.mark.parametrize("amounts", [{}, {0: 0}, {1: 1}, {0: -1}])
def test_parts_that_can_not_be_taken_back_are_refused(
    practice: Drafted, amounts: dict[int, int]
) -> None:
    draft = draft_for(practice.diary, [practice.done()], now=practice.now)
    invoice = practice.sent(draft, "2027-0001")
    with pytest.raises(InvalidInput) as refused:
        credit_draft(practice.diary, invoice, amounts, now=practice.now)
    assert refused.value.field == "amounts"
    with pytest.raises(NotAllowed, match="later day"):
        credit_draft(practice.diary, invoice, now=practice.now - timedelta(days=2))
