"""Tests of the lane of payments: a practice with a fake of Stripe's on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.pay_links import note_on_the_way
from scheduler_app.use_cases.money.deposit import DepositView, deposit_of
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.worker.money import jobs
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.storage.money.test_books import booked, founded
from tests.worker.conftest import an_office


@dataclass
class Practice:
    """A practice that takes payments at a fake of Stripe's. `now` is its clock.

    `skew` is how far its clock is ahead of Stripe's.
    """

    diary: Diary
    stripe: FakeStripe
    anna: int
    now: datetime
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    skew: timedelta = timedelta()
    parts: WorkerParts = field(init=False)

    def of(self, diary: Diary, folder: Path) -> Practice:
        """The same with another diary, and a worker of its own, which Stripe's clock follows."""
        made = replace(self, diary=diary)
        made.parts = replace(
            an_office(diary, self.now, folder).parts(),
            clock=made.clock,
            secrets=lambda: made.secrets,
            payments=made.connect,
            payments_at=made.stripe.url,
        )
        made.stripe.account.now = lambda: int(made.there())
        return made

    def end(self) -> None:
        """The worker ends."""
        for hang_up in self.parts.signals.at_end:
            hang_up()

    def clock(self) -> datetime:
        return self.now

    def here(self) -> float:
        """The time of this machine."""
        return self.now.timestamp()

    def there(self) -> float:
        """Stripe's time."""
        return (self.now - self.skew).timestamp()

    def connect(self, key: str, /, *, trial: bool) -> OpenPayments:
        url, now = self.stripe.url, self.here
        account = StripePayments(key, url, trial=trial, now=now, tells_time=True)
        return OpenPayments(account, account.close)

    def work(self, *names: str) -> list[str]:
        """Do jobs, all of the lane in their order; what they say that they did."""
        said = []
        for name in names or ("links", "payments", "release"):
            did = getattr(jobs, name)(self.parts, self.now)
            if did is not None and did.trouble is not None:
                raise did.trouble
            said += [] if did is None or not did.words else [did.words]
        return said

    def later(self, *names: str, **time: float) -> list[str]:
        """The same after a while."""
        self.now += timedelta(**time)
        return self.work(*names)

    def booked(self, hours: float = 30) -> int:
        """A visit of Anna's for a deposit of 40.01 EUR, due in a day."""
        return booked(self.diary, self.anna, self.now + timedelta(hours=hours), self.now)

    def seen(self, visit: int) -> DepositView:
        return deposit_of(self.diary, visit, now=self.now)

    def link(self, visit: int) -> str:
        return self.seen(visit).link.rsplit("/", 1)[-1]

    def opened(self, visit: int) -> str:
        """Its client opens the link; the way to pay."""
        return str(self.stripe.account.open(self.link(visit))["id"])

    def pay(self, visit: int) -> str:
        """Its client opens the link and pays; the id of the payment."""
        return str(self.stripe.account.pay(self.opened(visit))["id"])

    def on_the_way(self, visit: int) -> None:
        """The page says that somebody is about to pay."""
        with self.diary.write("paying", by=By.CLIENT, at=self.now) as change:
            note_on_the_way(change, visit, int(self.now.timestamp()))

    def told(self) -> list[str]:
        """What the consultant was told, the last first."""
        return [notice.text for notice in notices(self.diary)]

    def rows(self, visit: int) -> list[tuple[str, str]]:
        """Its links by the end of their keys, and how their rows stand."""
        query = """
SELECT substr(key, -6), state FROM outbox WHERE booking_id = ? AND kind = 'payment-link'
 ORDER BY id"""
        with self.diary.look() as asked:
            return [(row[0], row[1]) for row in asked.exec_driver_sql(query, (visit,))]

    def fees(self) -> list[int | None]:
        """What each payment has cost, as far as that is known."""
        with self.diary.look() as asked:
            return [row[0] for row in asked.exec_driver_sql("SELECT fee FROM payments")]


@pytest.fixture
def practice(diary: Diary, now: datetime, tmp_path: Path) -> Iterator[Practice]:
    anna = founded(diary, now)
    with running(FakeStripe()) as stripe:
        made = Practice(diary, stripe, anna, now).of(diary, tmp_path)
        keep_payment_key(diary, made.secrets, KEY, now=now)
        yield made
        made.end()
