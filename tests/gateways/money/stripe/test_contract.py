"""What payments by Stripe keep to: with the fake each time, with Stripe itself where one may.

`STRIPE_TEST_KEY` is a secret key of an account's test mode: nobody pays anything there. What
clients do on Stripe's pages, and banks then, is held against its document instead.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import stripe

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import (
    OTHER_REFUNDS,
    LinkWanted,
    PaymentPutOff,
    PaymentRefused,
    RefundWanted,
)
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes.stripe_server import KEY, FakeStripe, running

LONG_AGO = 25 * 3_600


@dataclass
class Account:
    """A key, and the address to ask, which is empty for Stripe's own; who is there otherwise."""

    key: str
    url: str = ""
    fake: FakeStripe | None = None

    def paid(self, minor: int) -> str:
        """Somebody pays so many cents by card, without a page of Stripe's; the payment's id."""
        metadata = {"scheduler_key": f"{uuid.uuid4()}/pay/1"}
        if self.fake is not None:
            price = {"currency": "eur", "unit_amount": minor, "product_data": {"name": "Visit"}}
            form: dict[str, Any] = {"line_items": [{"price_data": price, "quantity": 1}]}
            form["payment_intent_data"] = {"metadata": metadata}
            link = self.fake.account.make_link(form)
            return str(self.fake.account.pay(self.fake.account.open(link["id"])["id"])["id"])
        made = stripe.StripeClient(self.key).v1.payment_intents.create(
            {
                "amount": minor,
                "currency": "eur",
                "payment_method": "pm_card_visa",
                "confirm": True,
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "metadata": metadata,
            }
        )
        return made.id


@pytest.fixture(params=["fake", "stripe"])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    if request.param == "fake":
        with running(FakeStripe()) as fake:
            yield Account(KEY, fake.url, fake)
        return
    key = os.environ.get("STRIPE_TEST_KEY")
    if not key:
        pytest.skip("there is no key of Stripe's test mode: STRIPE_TEST_KEY")
    yield Account(key)


@pytest.fixture
def payments(account: Account) -> Iterator[StripePayments]:
    made = StripePayments(account.key, account.url, trial=True)
    yield made
    made.close()


def wanted(minor: int = 4_000, currency: str = "EUR") -> LinkWanted:
    return LinkWanted(f"{uuid.uuid4()}/pay/1", Money(minor, currency), "Visit", "It is closed.")


def test_a_link_is_made_once_for_its_key(payments: StripePayments) -> None:
    asked = wanted()
    first, again, other = payments.link(asked), payments.link(asked), payments.link(wanted())
    assert first.active and first.url.startswith("http") and first.ways == ()
    assert (again.id, again.url) == (first.id, first.url)
    assert other.id != first.id
    assert payments.looked_up(first.id) == first


def test_one_that_was_asked_for_long_ago_is_looked_up(payments: StripePayments) -> None:
    first = payments.link(asked := wanted())
    old = asked._replace(first_asked=int(time.time()) - LONG_AGO)
    assert payments.link(old).id == first.id


def test_the_same_key_in_other_words_gets_what_it_got(payments: StripePayments) -> None:
    first = payments.link(asked := wanted())
    assert payments.link(asked._replace(title="Help at home")).id == first.id
    with pytest.raises(PaymentRefused) as ended:
        payments.link(asked._replace(amount=Money(5_000, "EUR")))
    assert (ended.value.code, ended.value.there) == ("other_amount", first.id)


def test_a_link_is_revoked_for_good(payments: StripePayments) -> None:
    made = payments.link(wanted())
    assert payments.revoke(made.id).is_dead
    assert payments.revoke(made.id).is_dead, "once more changes nothing"
    assert not payments.looked_up(made.id).active


def test_what_is_not_taken_is_refused_in_words(payments: StripePayments) -> None:
    for asked in (wanted(49), wanted(4_000, "XTS")):
        with pytest.raises(PaymentRefused) as ended:
            payments.link(asked)
        assert ended.value.remedy and asked.key not in str(ended.value)


def test_what_is_not_there_is_refused(payments: StripePayments) -> None:
    with pytest.raises(PaymentRefused) as ended:
        payments.looked_up("plink_1PfakefakefakefakefakeFak")
    assert ended.value.code == "resource_missing"
    back = RefundWanted("b/refund/1", "pi_3PfakefakefakefakefakeFak", Money(100, "EUR"))
    with pytest.raises(PaymentRefused) as ended:
        payments.refund(back)
    assert ended.value.code == "resource_missing"


def test_another_key_opens_nothing(account: Account) -> None:
    stranger = StripePayments("sk_test_51nobodyhasthisone", account.url, trial=True)
    with pytest.raises(PaymentPutOff) as ended:
        stranger.link(wanted())
    assert ended.value.of_all and "key" in ended.value.message
    stranger.close()


def test_what_happened_is_told(payments: StripePayments) -> None:
    told = payments.happened(int(time.time()) - 60)
    assert all(one.at >= 0 and one.id.startswith("pi_") for one in told.payments)


def refund_of(paid: str, minor: int, number: int = 1) -> RefundWanted:
    return RefundWanted(f"{paid}/refund/{number}", paid, Money(minor, "EUR"))


def test_what_goes_back_does_so_once_for_its_key(
    account: Account, payments: StripePayments
) -> None:
    paid = account.paid(4_000)
    first, again = payments.refund(refund_of(paid, 1_500)), payments.refund(refund_of(paid, 1_500))
    assert (first.payment, first.amount) == (paid, Money(1_500, "EUR"))
    assert again.id == first.id
    old = refund_of(paid, 1_500)._replace(first_asked=int(time.time()) - LONG_AGO)
    assert payments.refund(old).id == first.id
    assert payments.refund(refund_of(paid, 2_500, 2)).id != first.id


def test_what_went_back_otherwise_is_looked_at_first(
    account: Account, payments: StripePayments
) -> None:
    paid = account.paid(4_000)
    payments.refund(refund_of(paid, 1_500))
    with pytest.raises(PaymentPutOff) as ended:
        payments.refund(refund_of(paid, 2_500, 2)._replace(known=frozenset()))
    assert ended.value.code == OTHER_REFUNDS


def test_no_more_goes_back_than_came(account: Account, payments: StripePayments) -> None:
    paid = account.paid(4_000)
    with pytest.raises(PaymentRefused):
        payments.refund(refund_of(paid, 4_001))
    payments.refund(refund_of(paid, 4_000, 2))
    with pytest.raises(PaymentRefused) as ended:
        payments.refund(refund_of(paid, 1, 3))
    assert ended.value.code == "charge_already_refunded"


def test_what_came_in_and_went_back_is_told(account: Account, payments: StripePayments) -> None:
    paid = account.paid(4_000)
    back = payments.refund(refund_of(paid, 1_500))
    told = payments.happened(int(time.time()) - 3_600)
    (came,) = [one for one in told.payments if one.id == paid]
    assert (came.amount, came.refunded, came.disputed) == (Money(4_000, "EUR"), 1_500, False)
    assert came.key.endswith("/pay/1") and came.charge
    assert [(one.id, one.key) for one in told.refunds if one.payment == paid] == [
        (back.id, f"{paid}/refund/1")
    ]
    named = payments.happened(int(time.time()) + 60, open_ones=[paid])
    assert [one.id for one in named.refunds if one.payment == paid] == [back.id]
