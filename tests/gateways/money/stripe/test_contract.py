"""What payments by Stripe keep to: with the fake each time, with Stripe itself where one may.

`STRIPE_TEST_KEY` is a secret or restricted key of an account's test mode: nobody pays anything
there. What clients and banks do can't be asked for there; it is held against Stripe's document.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.payments import (
    LinkWanted,
    PaymentPutOff,
    PaymentRefused,
    RefundWanted,
)
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes.stripe_server import KEY, FakeStripe, running

LONG_AGO = 25 * 3_600


@pytest.fixture(params=["fake", "stripe"])
def account(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A key, and the address to ask; empty for Stripe's own."""
    if request.param == "fake":
        with running(FakeStripe()) as fake:
            yield KEY, fake.url
        return
    key = os.environ.get("STRIPE_TEST_KEY")
    if not key:
        pytest.skip("there is no key of Stripe's test mode: STRIPE_TEST_KEY")
    yield key, ""


@pytest.fixture
def payments(account: tuple[str, str]) -> Iterator[StripePayments]:
    made = StripePayments(*account, trial=True)
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
    assert ended.value.code == "other_amount"


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


def test_another_key_opens_nothing(account: tuple[str, str]) -> None:
    stranger = StripePayments("sk_test_51nobodyhasthisone", account[1], trial=True)
    with pytest.raises(PaymentPutOff) as ended:
        stranger.link(wanted())
    assert ended.value.of_all and "key" in ended.value.message
    stranger.close()


def test_what_happened_is_told(payments: StripePayments) -> None:
    told = payments.happened(int(time.time()) - 60)
    assert all(one.at >= 0 and one.id.startswith("pi_") for one in told.payments)
