"""The key for payments by card, as a window holds it: kept, tried, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.money.payment_key import PaymentsMode
from scheduler_app.domain.money.payments import PaymentPutOff
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.payment_key import payments_mode
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.worker.money.key_desk import KeyDesk
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.worker.conftest import an_office


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    with running(FakeStripe()) as one:
        yield one


@pytest.fixture
def desk(stripe: FakeStripe, diary: Diary, now: datetime, tmp_path: Path) -> KeyDesk:
    def connect(key: str, /, *, trial: bool) -> OpenPayments:
        account = StripePayments(key, stripe.url, trial=trial)
        return OpenPayments(account, account.close)

    parts = an_office(diary, now, tmp_path).parts()
    return KeyDesk(replace(parts, payments=connect, payments_at=stripe.url))


def test_a_key_is_kept_tried_and_forgotten(desk: KeyDesk, diary: Diary) -> None:
    assert not desk.there()
    with pytest.raises(Trouble, match="no key for payments"):
        desk.try_out()
    desk.keep(KEY)
    assert desk.there() and payments_mode(diary) is PaymentsMode.TEST
    said = desk.try_out()
    assert said.startswith("Stripe knows the key") and "no money moves" in said
    desk.forget()
    assert not desk.there() and payments_mode(diary) is PaymentsMode.OFF


def test_what_is_no_key_changes_nothing(desk: KeyDesk) -> None:
    desk.keep(KEY)
    for wrong in ("pk_live_51Publishable", "AC123", ""):
        with pytest.raises(InvalidInput) as refused:
            desk.keep(wrong)
        assert wrong not in str(refused.value) or not wrong
    assert desk.there()


def test_a_key_that_was_revoked_is_told(desk: KeyDesk) -> None:
    desk.keep("sk_test_51RevokedLongAgo")
    with pytest.raises(PaymentPutOff) as told:
        desk.try_out()
    assert "key" in told.value.message and "RevokedLongAgo" not in str(told.value)
