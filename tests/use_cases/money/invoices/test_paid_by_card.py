"""The rest of an invoice is paid by card: links, payments, what is too much, and disputes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.findings import Mend
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.payments import LinkWanted
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.paying import give_back, leave_credit, use_credit
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off
from scheduler_app.use_cases.money.looking import look_at_links
from scheduler_app.use_cases.money.mending import mend
from scheduler_app.use_cases.money.paying import PayWay
from scheduler_app.use_cases.money.to_answer import open_findings
from scheduler_app.use_cases.page.inbox import notices
from tests.use_cases.money.invoices.billed_till import PAYABLE, BilledTill
from tests.use_cases.money.test_reconciling import strange
from tests.use_cases.money.till import HOUR, Till

DAY = timedelta(days=1)


@pytest.fixture
def billed(till: Till) -> BilledTill:
    return BilledTill(till)


def test_a_link_is_made_for_the_rest_and_goes_once_it_is_paid(billed: BilledTill) -> None:
    invoice = billed.sent()
    assert billed.links().trouble is None
    link = billed.link(invoice)
    assert link is not None
    assert (link.amount, link.currency) == (PAYABLE, "EUR")
    (made,) = billed.till.stripe.account.all("payment_links").values()
    assert "2027-0001" in str(made)
    billed.paid_by_card(invoice)
    done = look_at_links(billed.till.diary, PayWay(billed.till.payments), billed.till.clock)
    assert done.paid == 1
    assert billed.stands(invoice).standing.state("2030-01-01") is InvoiceState.PAID
    billed.links()
    assert billed.link(invoice) is None
    assert not any(
        one["active"] for one in billed.till.stripe.account.all("payment_links").values()
    )
    assert billed.till.look().payments == 0, "it is known"
    assert billed.till.found() == []
    billed.must_hold(invoice)


def test_the_link_follows_the_rest(billed: BilledTill) -> None:
    invoice = billed.sent()
    billed.links()
    billed.by_hand(invoice, 1_900)
    billed.links()
    link = billed.link(invoice)
    assert link is not None
    assert link.amount == 10_000
    write_off(billed.till.diary, invoice, why="gone", now=billed.till.now)
    billed.links()
    assert billed.link(invoice) is None
    reopen(billed.till.diary, invoice, now=billed.till.now)
    billed.links()
    assert billed.link(invoice) is not None
    send_credit(billed.till.diary, invoice, billed.desk, mail=False, now=billed.till.now)
    billed.links()
    assert billed.link(invoice) is None
    active = [one["active"] for one in billed.till.stripe.account.all("payment_links").values()]
    assert active.count(True) == 0


def test_who_pays_by_a_link_that_was_opened_before_has_paid_too_much(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    way = billed.open(invoice)
    payment = str(till.stripe.account.pay(way)["id"])
    billed.by_hand(invoice, PAYABLE)
    till.look()
    one = billed.stands(invoice)
    assert (one.too_much, one.to_cards) == (PAYABLE, PAYABLE)
    assert "paid more for invoice 2027-0001 than is due" in notices(till.diary)[0].text
    one = give_back(till.diary, invoice, PAYABLE, now=till.now)
    assert (one.too_much, one.on_its_way, one.to_cards) == (0, PAYABLE, 0)
    till.give_back()
    one = billed.stands(invoice)
    assert (one.too_much, one.on_its_way, one.rest) == (0, 0, 0)
    assert [each["payment_intent"] for each in till.refunds()] == [payment]
    till.look()
    till.give_back()
    assert len(till.refunds()) == 1
    assert till.found() == []
    billed.must_hold(invoice)


def test_a_refund_that_fails_is_told_and_tried_again(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    billed.paid_by_card(invoice)
    billed.by_hand(invoice, 900)
    till.look()
    give_back(till.diary, invoice, 900, now=till.now)
    till.give_back()
    (refund,) = till.refunds()
    till.stripe.account.refund_becomes(str(refund["id"]), "failed", "lost_or_stolen_card")
    till.now += DAY
    till.look()
    one = billed.stands(invoice)
    assert (one.too_much, one.on_its_way) == (900, 0)
    (finding,) = open_findings(till.diary)
    assert finding.invoice_id == invoice
    mend(till.diary, finding.id, Mend.AGAIN, now=till.now)
    assert billed.stands(invoice).on_its_way == 900
    till.give_back()
    assert billed.stands(invoice).too_much == 0
    billed.must_hold(invoice)


def test_what_goes_back_in_the_dashboard_opens_the_invoice_again(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    payment = billed.paid_by_card(invoice)
    till.look()
    till.refunded_there(payment, 4_000)
    till.now += DAY
    till.look()
    assert billed.stands(invoice).rest == 4_000
    assert [kind for kind, _ in till.found()] == ["refunded elsewhere"]
    billed.links()
    link = billed.link(invoice)
    assert link is not None
    assert link.amount == 4_000
    billed.must_hold(invoice)


def test_what_was_left_as_credit_is_proven_wherever_it_goes(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    payment = billed.paid_by_card(invoice)
    billed.by_hand(invoice, PAYABLE)
    till.look()
    leave_credit(till.diary, invoice, now=till.now)
    till.refunded_there(payment, 900)
    till.now += DAY
    till.look()
    assert billed.pots(invoice).refunded == 900
    billed.must_hold(invoice)
    till.now += DAY
    till.stripe.account.refunds_are = "pending"
    refund = till.refunded_there(payment, 400)
    till.look()
    assert billed.pots(invoice).refunded == 900, "it is on its way"
    billed.must_hold(invoice)
    till.stripe.account.refund_becomes(refund, "succeeded")
    till.now += DAY
    till.look()
    assert billed.pots(invoice).refunded == 1_300
    billed.must_hold(invoice)
    till.stripe.account.refund_becomes(refund, "failed")
    till.now += DAY
    till.look()
    assert billed.pots(invoice).refunded == 900
    billed.must_hold(invoice)


def test_a_bank_takes_it_back_and_gives_it_back(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    payment = billed.paid_by_card(invoice)
    till.look()
    dispute = till.stripe.account.bank_takes_back(payment)
    till.look()
    assert billed.pots(invoice) == Balance(refunded=PAYABLE)
    assert billed.stands(invoice).rest == PAYABLE
    assert "disputes the payment for invoice 2027-0001" in notices(till.diary)[0].text
    (finding,) = open_findings(till.diary)
    assert finding.invoice_id == invoice
    billed.must_hold(invoice)
    till.now += 9 * DAY
    till.stripe.account.bank_decides(dispute["id"], won=True, back_at_once=False)
    till.look()
    assert billed.pots(invoice) == Balance(refunded=PAYABLE), "it has not come back yet"
    billed.must_be_proven()
    till.stripe.account.bank_decides(dispute["id"], won=True)
    till.look()
    assert billed.stands(invoice).rest == 0
    billed.must_hold(invoice)


def test_credit_of_a_payment_that_a_bank_takes_is_fetched_from_where_it_was_used(
    billed: BilledTill,
) -> None:
    till = billed.till
    first, second = billed.sent(), billed.sent()
    ways = [billed.open(first) for _ in range(2)]
    payments = [str(till.stripe.account.pay(each)["id"]) for each in ways]
    till.look()
    assert leave_credit(till.diary, first, now=till.now).credit == PAYABLE
    assert use_credit(till.diary, second, now=till.now).rest == 0
    disputes = [till.stripe.account.bank_takes_back(each)["id"] for each in payments]
    till.look()
    billed.must_hold(first, second)
    assert (billed.stands(first).rest, billed.stands(second).rest) == (PAYABLE, PAYABLE)
    assert any("it is open again" in each.text for each in notices(till.diary))
    till.now += 9 * DAY
    for each in disputes:
        till.stripe.account.bank_decides(each, won=True)
    till.look()
    billed.must_hold(first, second)
    assert billed.stands(first).too_much == PAYABLE


def test_a_payment_that_names_nothing_is_assigned_to_an_invoice(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    strange(till, PAYABLE)
    till.look()
    (finding,) = open_findings(till.diary)
    mend(till.diary, finding.id, Mend.ASSIGN, invoice_id=invoice, now=till.now)
    assert billed.stands(invoice).rest == 0
    billed.must_hold(invoice)


def test_a_link_that_a_backup_does_not_know_pays_the_invoice_that_its_key_names(
    billed: BilledTill,
) -> None:
    till = billed.till
    invoice = billed.sent()
    uid = billed.stands(invoice).standing.uid
    made = till.payments.link(LinkWanted(f"invoice/{uid}/pay/7", Money(PAYABLE, "EUR"), "Again"))
    till.stripe.account.pay(till.stripe.account.open(made.id)["id"])
    till.look()
    assert billed.stands(invoice).rest == 0
    billed.must_hold(invoice)


def test_a_bank_takes_more_than_was_left_of_a_payment(billed: BilledTill) -> None:
    till = billed.till
    invoice = billed.sent()
    payment = billed.paid_by_card(invoice)
    till.look()
    till.refunded_there(payment, 4_000)
    till.now += DAY
    till.look()
    till.stripe.account.bank_takes_back(payment)
    till.look()
    assert billed.pots(invoice) == Balance(refunded=PAYABLE)
    billed.must_be_proven()
    billed.by_hand(invoice, 1_000)
    assert billed.stands(invoice).rest == PAYABLE, "so much more than was paid is gone"
    billed.paid_by_card(invoice)
    till.look()
    assert billed.stands(invoice).rest == 3_000
    billed.must_hold(invoice)


@pytest.mark.parametrize("trouble", ["taken", "cut"])
def test_an_answer_that_is_lost_makes_no_second_link_and_no_second_refund(
    billed: BilledTill, trouble: str
) -> None:
    till = billed.till
    invoice = billed.sent()
    till.stripe.trouble = [trouble] * 3
    assert billed.links().trouble is not None
    till.now += HOUR
    billed.paid_by_card(invoice)
    assert len(till.stripe.account.all("payment_links")) == 1
    billed.by_hand(invoice, 700)
    till.look()
    give_back(till.diary, invoice, 700, now=till.now)
    till.stripe.trouble = [trouble] * 3
    assert till.give_back().trouble is not None
    assert billed.stands(invoice).on_its_way == 700
    till.give_back(later=HOUR)
    assert [each["amount"] for each in till.refunds()] == [700]
    assert (billed.stands(invoice).too_much, billed.stands(invoice).on_its_way) == (0, 0)
    billed.must_hold(invoice)
