"""What was paid for invoices stands in the figures, on the client's page and in the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.dossier import EntryOf, KnownOf
from scheduler_app.domain.money.figures import FigureWish, MoneyFigure
from scheduler_app.storage.money import at_a_glance
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of
from scheduler_app.use_cases.money.evidence import evidence_of_invoice
from scheduler_app.use_cases.money.figures import figure_rows, money_figures, month_of
from scheduler_app.use_cases.money.invoices.paying import leave_credit
from scheduler_app.use_cases.money.to_answer import to_answer
from tests.use_cases.money.invoices.billed_till import PAYABLE, BilledTill
from tests.use_cases.money.till import Till


@pytest.fixture
def billed(till: Till) -> BilledTill:
    return BilledTill(till)


def test_each_figure_is_the_sum_of_its_rows(billed: BilledTill) -> None:
    till = billed.till
    visit, _ = till.paid()
    invoice = billed.sent()
    billed.paid_by_card(invoice)
    till.look()
    billed.by_hand(invoice, 1_000)
    leave_credit(till.diary, invoice, now=till.now)
    month = month_of(date(2027, 3, 1), "Europe/Berlin")
    figures = money_figures(till.diary, month, now=till.now)
    for sums, period in ((figures.month, month), (figures.in_all, None)):
        for (currency, figure), amount in sums.items():
            rows = figure_rows(till.diary, FigureWish(figure, currency, period), now=till.now)
            assert sum(row.amount.minor for row in rows) == amount, figure
            assert {row.invoice_id is None for row in rows} <= {True, False}
    applied = FigureWish(MoneyFigure.APPLIED, "EUR", month)
    rows = figure_rows(till.diary, applied, now=till.now)
    assert {(row.booking_id, row.invoice_id, row.client, row.about) for row in rows} == {
        (None, invoice, "Anna", "2027-0001")
    }
    held = figure_rows(till.diary, FigureWish(MoneyFigure.HELD, "EUR", month), now=till.now)
    assert [(row.booking_id, row.invoice_id) for row in held] == [(visit, None)]


def test_a_client_s_page_tells_of_it(billed: BilledTill) -> None:
    till = billed.till
    billed.by_hand(billed.sent(), 1_000)
    payments = frozenset({EntryOf.PAYMENT})
    (line,) = timeline_of(till.diary, till.anna, of=payments)
    assert (line.of, line.booking_id) == (EntryOf.PAYMENT, None)
    assert "10" in line.title


def test_a_client_s_page_tells_what_is_open(billed: BilledTill) -> None:
    till = billed.till
    billed.sent()
    billed.by_hand(billed.sent(), PAYABLE + 100)

    def owed() -> list[tuple[str, bool]]:
        known = dossier_of(till.diary, till.anna, now=till.now).known
        return [(fact.text, fact.urgent) for fact in known if fact.of is KnownOf.OWED]

    assert owed() == [
        ("€119 of invoice 2027-0001 is due Mon 15 Mar", False),
        ("€1 too much was paid for invoice 2027-0002", False),
    ]
    till.now += timedelta(days=20)
    assert owed()[0] == ("€119 of invoice 2027-0001 was due Mon 15 Mar", True)


def test_what_proves_a_payment_is_put_together_for_a_bank(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    payment = billed.paid_by_card(invoice)
    till.look()
    till.stripe.account.bank_takes_back(payment)
    till.look()
    found = evidence_of_invoice(till.diary, invoice, now=till.now)
    assert found.of == f"Invoice {invoice}"
    assert found.due is not None
    told = {section.title: [line.what for line in section.lines] for section in found.sections}
    assert "The dispute" in told
    assert told["The invoice"][0].startswith("Number 2027-0001 of 2027-03-01: 119.00 EUR")
    paid = told["What was paid, and where it is"]
    assert payment in paid[0]
    assert paid[-1] == "Payment refunded: 119.00 EUR"


def test_what_was_found_names_the_invoice(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    payment = billed.paid_by_card(invoice)
    till.look()
    till.stripe.account.bank_takes_back(payment)
    till.now += timedelta(hours=1)
    till.look()
    (waiting,) = to_answer(till.diary)
    assert waiting.about is not None
    assert (waiting.about.invoice_id, waiting.about.about) == (invoice, "2027-0001")
    assert waiting.finding.amount == Money(PAYABLE, "EUR")
    with till.diary.look() as asked:
        assert at_a_glance.open_disputes(asked) == {}
