"""A practice whose payments a fake of Stripe's takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from stripe import HTTPClient

from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_account import FakeAccount
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.storage.money.test_books import founded
from tests.use_cases.money.till import Till


@pytest.fixture
def till(diary: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(HTTPClient, "MAX_DELAY", 0.001)
    made: Till

    def seconds() -> int:
        return int(made.now.timestamp())

    with running(FakeStripe(FakeAccount(seconds))) as stripe:
        payments = StripePayments(KEY, stripe.url, now=seconds)
        made = Till(diary, stripe, payments, founded(diary, now), now)
        keep_payment_key(diary, FakeSecrets(), KEY, now=now)
        yield made
        payments.close()
