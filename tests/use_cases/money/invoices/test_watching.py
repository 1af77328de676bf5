"""What of an invoice waits for a word: too much paid, a deposit that went back, another price."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.findings import FindingKind, Mend
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.invoices.drafting import draft_for
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.overdue import overdue
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.money.invoices.billed_till import PAYABLE, BilledTill
from tests.use_cases.money.till import HOUR, Till


@pytest.fixture
def billed(till: Till) -> BilledTill:
    return BilledTill(till)


def found(till: Till) -> list[tuple[FindingKind, int]]:
    return [(each.kind, each.amount.minor) for each in open_findings(till.diary)]


def invoiced(billed: BilledTill) -> tuple[int, int, str]:
    """A visit that was done, its invoice with the deposit taken off, and the deposit's payment."""
    till = billed.till
    visit, payment = till.paid()
    till.now += 40 * HOUR
    mark_done(till.diary, visit, now=till.now)
    save_settings(till.diary, {"money.default_tax": "19"}, now=till.now)
    draft = draft_for(till.diary, [visit], now=till.now)
    one = save_draft(till.diary, draft, now=till.now)
    sent = send_invoice(till.diary, one, billed.desk, mail=False, now=till.now)
    return visit, sent.id, payment


def test_too_much_is_found_follows_the_books_and_is_settled_by_itself(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    billed.by_hand(invoice, PAYABLE + 500)
    assert found(till) == [(FindingKind.OVERPAID, 500)]
    billed.by_hand(invoice, 100)
    (finding,) = open_findings(till.diary)
    assert "It is invoice 2027-0001." in finding.told
    assert finding.amount.minor == 600
    mend(till.diary, finding.id, Mend.CREDIT, now=till.now)
    assert found(till) == []
    assert billed.stands(invoice).credit == 600
    billed.by_hand(invoice, 50)
    assert found(till) == [(FindingKind.OVERPAID, 50)]
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.BY_HAND, now=till.now)
    assert found(till) == []
    assert billed.stands(invoice).too_much == 0
    billed.by_hand(invoice, 70)
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.LEAVE, now=till.now)
    assert found(till) == []


def test_a_deposit_that_went_back_opens_its_invoice_again(billed: BilledTill) -> None:
    till = billed.till
    _, invoice, payment = invoiced(billed)
    open_before = billed.stands(invoice).rest
    till.refunded_there(payment, 1_000)
    till.now += HOUR
    till.look()
    assert billed.stands(invoice).rest == open_before + 1_000
    assert (FindingKind.WENT_BACK, 1_000) in found(till)
    billed.links()
    link = billed.link(invoice)
    assert link is not None
    assert link.amount == open_before + 1_000
    billed.by_hand(invoice, open_before + 1_000)
    assert FindingKind.WENT_BACK not in dict(found(till))


def test_what_was_all_paid_before_is_overdue_once_that_went_back(billed: BilledTill) -> None:
    till = billed.till
    visit, payment = till.paid()
    till.now += 40 * HOUR
    mark_done(till.diary, visit, now=till.now)
    save_settings(till.diary, {"money.default_tax": "19"}, now=till.now)
    draft = draft_for(till.diary, [visit], now=till.now)
    draft = replace(draft, off=of_draft(draft).payable)
    one = save_draft(till.diary, draft, now=till.now)
    sent = send_invoice(till.diary, one, billed.desk, mail=False, now=till.now)
    assert sent.payable == 0
    till.now += timedelta(days=60)
    assert overdue(till.diary, now=till.now) == []
    till.refunded_there(payment, 1_000)
    till.look()
    [(late, _)] = overdue(till.diary, now=till.now)
    assert (late.id, late.outstanding) == (sent.id, 1_000)


def test_what_a_deposit_paid_too_much_goes_back_as_the_deposit_does(billed: BilledTill) -> None:
    till = billed.till
    visit, invoice, _ = invoiced(billed)
    billed.by_hand(invoice, billed.stands(invoice).rest)
    with till.diary.look() as asked:
        before = ledger.of_bookings(asked, [visit])[visit]["EUR"]
    decide(
        till.diary, visit, {DepositWord.REFUND: before.applied}, reason="asked for", now=till.now
    )
    till.give_back(later=timedelta(minutes=3))
    assert billed.stands(invoice).rest == before.applied


def test_another_price_after_it_was_invoiced_is_told(billed: BilledTill) -> None:
    till = billed.till
    visit, invoice, _ = invoiced(billed)
    assert found(till) == []
    till.now += HOUR
    edit(till.diary, visit, details={"agreed_price": 9_900}, now=till.now)
    (finding,) = open_findings(till.diary)
    assert (finding.kind, finding.invoice_id) == (FindingKind.PRICED_ANEW, invoice)
    assert finding.told.startswith("A visit costs 99.00 EUR by now")
    mend(till.diary, finding.id, Mend.LEAVE, now=till.now)
    assert found(till) == []
