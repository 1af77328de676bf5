"""The lane of payments gives back what is to go back, and compares the books."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.use_cases.bookings.states import cancel
from tests.fakes.stripe_server import KEY
from tests.worker.money.conftest import Practice


def test_what_is_called_off_goes_back_and_is_followed(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.pay(visit)
    practice.stripe.account.refunds_are = "pending"
    assert practice.work("books") == ["Took in 1 payment."]
    cancel(practice.diary, visit, by=By.CLIENT, now=practice.now)
    assert practice.later("refunds", minutes=2) == ["1 payment on its way back."]
    for one in practice.stripe.account.all("refunds"):
        practice.stripe.account.refund_becomes(one, "succeeded")
    assert practice.later("books", hours=1) == ["Heard of 1 refund."]
    assert practice.seen(visit).balance == Balance(refunded=2001, kept=2000)
    assert practice.later("refunds", "books", hours=1) == []


def test_a_key_that_is_revoked_is_told(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    practice.pay(visit)
    practice.work("books")
    cancel(practice.diary, visit, by=By.CONSULTANT, now=practice.now)
    practice.stripe.revoked.add(KEY)
    practice.now += timedelta(hours=1)
    for job in ("refunds", "books"):
        with pytest.raises(Trouble, match="revoked"):
            practice.work(job)
    assert practice.seen(visit).on_its_way == 4001
