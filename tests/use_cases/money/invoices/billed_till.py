"""A practice that takes payments at a fake of Stripe's, and sends invoices to Anna."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.domain.money.invoices.proof import FaultOf
from scheduler_app.domain.money.ledger import NOTHING, Balance
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices.pay_links import PayLinkOfInvoice, pay_link_of
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.paying import (
    PaidInvoice,
    paid_of,
    record_invoice_payment,
)
from scheduler_app.use_cases.money.invoices.proving import prove
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.money.paying import PayingRun, PayWay, carry_out_links
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.papers import FakePapers
from tests.use_cases.money.invoices.desk import SELLER, WORK
from tests.use_cases.money.till import Till

PAYABLE = 11_900
"""Of each invoice, in cents."""


@dataclass
class BilledTill:
    """Sends invoices of 119.00 EUR, whose rest is paid by links of the till's."""

    till: Till

    def __post_init__(self) -> None:
        self.desk = InvoiceDesk(FakePapers())
        save_settings(self.till.diary, SELLER, now=self.till.now)

    def sent(self) -> int:
        """An invoice that was sent."""
        till = self.till
        draft = InvoiceDraft(till.anna, lines=(WORK,), since="2027-02-26")
        one = save_draft(till.diary, draft, now=till.now)
        return send_invoice(till.diary, one, self.desk, mail=False, now=till.now).id

    def links(self) -> PayingRun:
        """Make and revoke links, until that is done."""
        way = PayWay(self.till.payments)
        done = carry_out_links(self.till.diary, way, self.till.clock)
        while done.made + done.revoked:
            done = carry_out_links(self.till.diary, way, self.till.clock)
        return done

    def link(self, invoice: int) -> PayLinkOfInvoice | None:
        with self.till.diary.look() as asked:
            return pay_link_of(asked, invoice)

    def open(self, invoice: int) -> str:
        """Its client opens the link; the id of the way to pay."""
        self.links()
        link = self.link(invoice)
        assert link is not None
        return str(self.till.stripe.account.open(link.url.rsplit("/", 1)[-1])["id"])

    def paid_by_card(self, invoice: int) -> str:
        """Its client pays the rest; the id of the payment."""
        return str(self.till.stripe.account.pay(self.open(invoice))["id"])

    def by_hand(self, invoice: int, minor: int) -> PaidInvoice:
        till = self.till
        return record_invoice_payment(
            till.diary, invoice, Money(minor, "EUR"), PaidBy.CASH, at=till.now, now=till.now
        )

    def stands(self, invoice: int) -> PaidInvoice:
        return paid_of(self.till.diary, invoice)

    def pots(self, invoice: int) -> Balance:
        with self.till.diary.look() as asked:
            return ledger.of_invoices(asked, [invoice]).get(invoice, {}).get("EUR", NOTHING)

    def must_hold(self, *invoices: int) -> None:
        """What came in is in one of the pots and proven, what is open follows, Stripe agrees."""
        for each in invoices:
            one, pots = self.stands(each), self.pots(each)
            assert pots.held == pots.kept == 0
            assert one.standing.paid == pots.applied
            assert pots.received == pots.applied + pots.credit + pots.refunded
            due = one.standing.payable + one.standing.fees - one.standing.credited
            still = 0 if one.standing.written_off else due - pots.applied
            assert one.standing.outstanding == still
        self.must_be_proven()
        self.till.must_agree()

    def must_be_proven(self) -> None:
        """The proof of invoices finds nothing amiss with the money of any."""
        proven = prove(self.till.diary, self.desk.maker, now=self.till.now, everything=True)
        assert [each for each in proven.faults if each.of is FaultOf.MONEY] == []
