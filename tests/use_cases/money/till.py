"""What tests of money that goes back share: a practice, a fake Stripe, and the books of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.money.ledger import Balance
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.money.deposit import DepositView, deposit_of
from scheduler_app.use_cases.money.paying import PayWay, carry_out_links
from scheduler_app.use_cases.money.reconciling import Reconciled, reconcile
from scheduler_app.use_cases.money.refunding import give_back
from scheduler_app.use_cases.money.to_answer import open_findings
from tests.fakes.stripe_server import FakeStripe
from tests.storage.money.test_books import booked

HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=2)
"""Later than what waits for a minute."""

_BY_HAND = """
SELECT coalesce(sum(iif(kind IN ('received', 'paid'), amount, -amount)), 0) FROM ledger
 WHERE outside = ''
   AND kind IN ('received', 'paid', 'refunded', 'payment refunded', 'credit refunded')"""


@dataclass
class Till:
    """A practice that takes payments at a fake of Stripe's; `now` is the clock of both."""

    diary: Diary
    stripe: FakeStripe
    payments: StripePayments
    anna: int
    now: datetime

    def clock(self) -> datetime:
        return self.now

    def booked(self, hours: float = 30) -> int:
        """A visit of Anna's for a deposit of 40.01 EUR."""
        return booked(self.diary, self.anna, self.now + hours * HOUR, self.now)

    def pay(self, visit: int, *, times: int = 1) -> list[str]:
        """Its client opens the link, so often at once, and pays; the ids of the payments."""
        account = self.stripe.account
        carry_out_links(self.diary, PayWay(self.payments), self.clock)
        link = deposit_of(self.diary, visit, now=self.now).link.rsplit("/", 1)[-1]
        opened = [account.open(link)["id"] for _ in range(times)]
        return [str(account.pay(each)["id"]) for each in opened]

    def paid(self, hours: float = 30) -> tuple[int, str]:
        """A visit whose deposit is paid and known, and the id of the payment."""
        visit = self.booked(hours)
        (payment,) = self.pay(visit)
        self.look()
        return visit, payment

    def look(self) -> Reconciled:
        return reconcile(self.diary, self.payments, now=self.now)

    def give_back(self, *, later: timedelta = MINUTES) -> SendingRun:
        """Let go back what is due a little later."""
        self.now += later
        return give_back(self.diary, PayWay(self.payments), self.clock)

    def refunded_there(self, payment: str, amount: int | None = None) -> str:
        """Somebody gives back in Stripe's dashboard; the id of the refund."""
        form: dict[str, object] = {"payment_intent": payment}
        form |= {} if amount is None else {"amount": amount}
        return str(self.stripe.account.give_back(form)["id"])

    def refunds(self) -> list[dict[str, object]]:
        return list(self.stripe.account.all("refunds").values())

    def seen(self, visit: int) -> DepositView:
        return deposit_of(self.diary, visit, now=self.now)

    def balance(self, visit: int) -> Balance:
        return self.seen(visit).balance

    def found(self) -> list[tuple[str, str]]:
        """Kinds of what was found, and in words."""
        return [(each.kind.value, each.told) for each in open_findings(self.diary)]

    def must_agree(self) -> None:
        """What is with the practice by its ledger is what Stripe has of it, before fees.

        Payments that nobody here asked for are none of the ledger's, and are all found. Of what was
        paid by hand, and went back so, Stripe knows nothing.
        """
        account = self.stripe.account
        with self.diary.look() as asked:
            ours = ledger.in_all(asked).get("EUR", Balance())
            known = {row[0] for row in asked.exec_driver_sql("SELECT outside FROM payments")}
            query = "SELECT outside FROM findings WHERE kind = 'unknown payment'"
            known_to_none = {row[0] for row in asked.exec_driver_sql(query)}
            [(by_hand,)] = asked.exec_driver_sql(_BY_HAND)
        charges = account.all("charges")
        assert {each["payment_intent"] for each in charges.values()} <= known | known_to_none
        ids = {id_ for id_, each in charges.items() if each["payment_intent"] in known}
        there = sum(
            int(one["amount"])
            for one in account.all("balance_transactions").values()
            if one["type"] in {"charge", "adjustment"} and one["source"] in ids
        )
        for refund in self.refunds():
            if refund["status"] == "succeeded" and refund["charge"] in ids:
                there -= int(str(refund["amount"]))
        assert ours.received - ours.refunded - by_hand == there
