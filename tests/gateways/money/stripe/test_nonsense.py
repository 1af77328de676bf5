"""Gateway, Stripe: what can't be so is not taken in: no diary could keep it, or it would lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scheduler_app.domain.money.payments import PaymentPutOff
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes.stripe_server import FakeStripe
from tests.gateways.money.stripe.stripe_desk import MONDAY, WANTED, back, paid_by, payment

BEYOND = 10**30
INFINITE = float("inf")


@pytest.fixture(autouse=True)
def _answers_nonsense(stripe: FakeStripe) -> Iterator[None]:
    yield
    stripe.wrong.clear()


def spoil(stripe: FakeStripe, kind: str, **fields: Any) -> None:
    """What there is of a kind stands otherwise."""
    for one in stripe.account.all(kind).values():
        one.update(fields)


@pytest.mark.parametrize("amount", [-4_000, 0, BEYOND, 40.5, "4000", True, INFINITE])
def test_what_is_no_amount_is_no_payment(
    stripe: FakeStripe, payments: StripePayments, amount: object
) -> None:
    link = paid_by(stripe, payments)
    spoil(stripe, "checkout/sessions", amount_total=amount)
    with pytest.raises(PaymentPutOff):
        payments.looked_up(link)
    spoil(stripe, "charges", amount=amount, amount_captured=amount)
    if amount != 0:
        told = payments.happened(MONDAY)
        assert told.payments == () and [*told.nonsense] == [*stripe.account.all("charges")]


@pytest.mark.parametrize("currency", ["", "e", "usdc", "€€€", "eu1", None])
def test_what_is_no_currency_is_no_payment(
    stripe: FakeStripe, payments: StripePayments, currency: object
) -> None:
    link = paid_by(stripe, payments)
    spoil(stripe, "checkout/sessions", currency=currency)
    with pytest.raises(PaymentPutOff):
        payments.looked_up(link)


@pytest.mark.parametrize("at", [-1, BEYOND, 1.5, "1803888000", INFINITE])
def test_what_is_no_time_is_none(stripe: FakeStripe, payments: StripePayments, at: object) -> None:
    paid = payment(stripe, payments)
    payments.refund(back(paid))
    spoil(stripe, "refunds", created=at)
    if not isinstance(at, str):  # by which the fake finds nothing itself
        told = payments.happened(MONDAY, open_ones=[paid.id])
        assert [one.id for one in told.payments] == [paid.id] and told.refunds == ()
        assert [*told.nonsense] == [*stripe.account.all("refunds")]
    spoil(stripe, "charges", created=at)
    with pytest.raises(PaymentPutOff):
        payments.looked_up(paid.link)


@pytest.mark.parametrize("fee", [BEYOND, INFINITE, "11"])
def test_what_is_no_fee_is_none(stripe: FakeStripe, payments: StripePayments, fee: object) -> None:
    link = paid_by(stripe, payments)
    spoil(stripe, "balance_transactions", fee=fee)
    with pytest.raises(PaymentPutOff):
        payments.looked_up(link)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "http://stripe.example/x", "https://a@evil.example/", "//x/y"),
        *(
            "https://pay.example/\r\nX: y",
            "https://pay.example/ä",
            f"https://a/{'b' * 1_992}",
            None,
        ),
    ],
)
def test_nobody_is_sent_to_what_is_no_address(
    stripe: FakeStripe, payments: StripePayments, url: str | None
) -> None:
    made = payments.link(WANTED)
    spoil(stripe, "payment_links", url=url)
    with pytest.raises(PaymentPutOff):
        payments.looked_up(made.id)


def test_what_was_only_promised_by_a_bank_has_not_come_in(
    stripe: FakeStripe, payments: StripePayments
) -> None:
    paid_by(stripe, payments)
    spoil(stripe, "charges", captured=False, amount_captured=0)
    assert payments.happened(MONDAY).payments == ()
