"""A fake Stripe, and the gateway that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stripe import HTTPClient

from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from tests.fakes.stripe_account import FakeAccount
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.gateways.money.stripe.stripe_desk import (
    Clock,
)


@pytest.fixture(autouse=True)
def _tries_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(HTTPClient, "MAX_DELAY", 0.001)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stripe(clock: Clock) -> Iterator[FakeStripe]:
    with running(FakeStripe(FakeAccount(clock))) as fake:
        yield fake


@pytest.fixture
def payments(stripe: FakeStripe, clock: Clock) -> Iterator[StripePayments]:
    made = StripePayments(KEY, stripe.url, now=clock)
    yield made
    made.close()
