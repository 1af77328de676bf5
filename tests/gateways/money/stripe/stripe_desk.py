"""What tests of payments by Stripe share: a clock, what is wanted, and clients who pay."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import (
    LinkWanted,
    PaymentSeen,
    RefundWanted,
)
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes.stripe_server import FakeStripe

MONDAY = 1_803_888_000
EUR_40 = Money(4_000, "EUR")
WANTED = LinkWanted("b1/pay/1", EUR_40, "Visit at home", "This link is closed.")


@dataclass
class Clock:
    """The time of Stripe and of this machine, in epoch seconds."""

    now: int = MONDAY

    def __call__(self) -> int:
        return self.now


def paid_by(stripe: FakeStripe, payments: StripePayments, wanted: LinkWanted = WANTED) -> str:
    """A link is made and paid by; the id of the link."""
    made = payments.link(wanted)
    stripe.account.pay(stripe.account.open(made.id)["id"])
    return made.id


def payment(stripe: FakeStripe, payments: StripePayments) -> PaymentSeen:
    return payments.looked_up(paid_by(stripe, payments)).paid[0]


def back(of: PaymentSeen, minor: int = 4_000, key: str = "b1/refund/1") -> RefundWanted:
    return RefundWanted(key, of.id, Money(minor, of.amount.currency))


def posts(stripe: FakeStripe, path: str) -> int:
    return sum(asked == f"POST /v1/{path}" for asked in stripe.asked)
