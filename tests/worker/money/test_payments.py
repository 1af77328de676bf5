"""The lane of payments: links are made and revoked, and what is paid comes in, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.money.deposit import DepositView, deposit_of
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.worker.money import jobs
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.storage.money.test_books import booked, founded
from tests.worker.conftest import an_office

HOUR = timedelta(hours=1)


@dataclass
class Practice:
    """A practice that takes payments at a fake of Stripe's. `now` is its clock, and the fake's."""

    diary: Diary
    stripe: FakeStripe
    anna: int
    now: datetime
    secrets: FakeSecrets
    parts: WorkerParts

    def clock(self) -> float:
        return self.now.timestamp()

    def work(self, *names: str) -> list[str]:
        """Do the jobs of the lane, in their order; what they say that they did."""
        said = []
        for name in names or ("links", "payments"):
            did = getattr(jobs, name)(self.parts, self.now)
            if did is not None and did.trouble is not None:
                raise did.trouble
            said += [] if did is None or not did.words else [did.words]
        return said

    def booked(self, hours: float = 30) -> int:
        """A visit of Anna's for a deposit of 40.01 EUR."""
        return booked(self.diary, self.anna, self.now + hours * HOUR, self.now)

    def seen(self, visit: int) -> DepositView:
        return deposit_of(self.diary, visit, now=self.now)

    def pay(self, visit: int) -> str:
        """Its client opens the link and pays; the id of the payment."""
        link = self.seen(visit).link.rsplit("/", 1)[-1]
        session = self.stripe.account.open(link)
        return str(self.stripe.account.pay(session["id"])["id"])


@pytest.fixture
def practice(diary: Diary, now: datetime, tmp_path: Path) -> Iterator[Practice]:
    anna = founded(diary, now)
    with running(FakeStripe()) as stripe:
        made: Practice

        def connect(key: str, /, *, trial: bool) -> OpenPayments:
            return StripePayments(key, stripe.url, trial=trial, now=made.clock)

        office = an_office(diary, now, tmp_path)
        parts = replace(
            office.parts(), clock=lambda: made.now, payments=connect, payments_at=stripe.url
        )
        made = Practice(diary, stripe, anna, now, office.secrets, parts)
        stripe.account.now = lambda: int(made.now.timestamp())
        keep_payment_key(diary, office.secrets, KEY, now=now)
        yield made
        for hang_up in parts.signals.at_end:
            hang_up()


def test_a_link_is_made_paid_and_ended(practice: Practice) -> None:
    visit = practice.booked()
    assert practice.work() == ["Made 1 link to pay by."]
    assert practice.work() == []
    practice.pay(visit)
    assert practice.seen(visit).state is DepositState.ASKED


def test_a_booking_that_is_called_off_takes_its_link_along(practice: Practice) -> None:
    visit = practice.booked()
    practice.work()
    link = practice.seen(visit).link.rsplit("/", 1)[-1]
    practice.stripe.account.open(link)
    cancel(practice.diary, visit, now=practice.now)
    assert practice.work() == ["Revoked 1 link."]
    sessions = practice.stripe.account.all("checkout/sessions").values()
    assert [each["status"] for each in sessions] == ["expired"]
    assert practice.seen(visit).link == ""
