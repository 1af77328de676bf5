"""Simulation: an account at Stripe, asked by the program's own gateway without a server between."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx

from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.stripe_account import FakeAccount
from tests.fakes.stripe_at_once import AtOnce
from tests.fakes.stripe_server import KEY, FakeStripe
from tests.simulation.practice.outside import watched
from tests.simulation.practice.prices import set_prices

if TYPE_CHECKING:
    from tests.simulation.practice.practice import Practice

_TO_GIVE_BACK = ("POST", "/v1/refunds")

NOWHERE = "http://127.0.0.1:9"
"""Where it says that it is: nobody is asked there."""


@dataclass
class Stripe:
    """An account that outlives both programs, and the way to it. It goes by the world's clock."""

    practice: Practice
    server: FakeStripe
    gone: bool = False
    """Whether nobody reaches it."""
    lost_refunds: int = 0
    """How many of the next requests for a refund get lost before they arrive."""
    looked_at: list[datetime] = field(default_factory=list)
    """When it was told what came in, by the desktop's clock."""

    @classmethod
    def opened(cls, practice: Practice) -> Stripe:
        """An account in which nothing is yet."""
        account = FakeAccount(now=practice.true_clock, url=NOWHERE)
        return cls(practice, FakeStripe(account, url=NOWHERE))

    @property
    def account(self) -> FakeAccount:
        """What is in it."""
        return self.server.account

    def found(self, practice: Practice) -> None:
        """The practice has its key, prices and a policy, and may send invoices."""
        keep_payment_key(practice.diary, practice.office.secrets(), KEY, now=practice.now)
        set_prices(practice.diary, now=practice.now)

    def parts(self, parts: WorkerParts) -> WorkerParts:
        """Payments are taken by it."""
        return replace(parts, payments=self.connect, payments_at=NOWHERE)

    def time_passes(self) -> None:
        """Nobody asked amiss; what payments cost becomes known."""
        assert self.server.wrong == [], "Stripe was asked what it does not understand"
        self.account.fees_come()

    def connect(self, key: str, /, *, trial: bool) -> OpenPayments:
        """A line to it."""
        payments = StripePayments(key, NOWHERE, trial=trial, now=self._here, tells_time=True)
        _answers_at_once(payments, _Wire(self))
        return OpenPayments(watched(payments, "stripe", self.practice.sequencer), payments.close)

    def _here(self) -> float:
        """The time by the desktop's clock."""
        return self.practice.now.timestamp()


class _Wire(AtOnce):
    """What it is asked by, without a server between."""

    def __init__(self, firm: Stripe) -> None:
        super().__init__(firm.server)
        self._firm = firm

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._firm.gone:
            raise httpx.ConnectError("Nobody is reached.")
        if self._firm.lost_refunds and (request.method, request.url.path) == _TO_GIVE_BACK:
            self._firm.lost_refunds -= 1
            raise httpx.ReadError("It was cut.")
        answer = super().handle_request(request)
        if request.method == "GET" and request.url.path == "/v1/charges":
            self._firm.looked_at.append(self._firm.practice.now)
        return answer


def _answers_at_once(payments: Any, wire: httpx.BaseTransport) -> None:
    """By that wire, and nobody waits before they ask again."""
    line = payments._line
    line._sleep_time_seconds = lambda *_of_how_often: 0.0
    bounded = line._line
    bounded._client.close()
    bounded._client = httpx.Client(transport=wire)
    # Nobody is so slow that somebody has to wait for them to be.
    bounded._ended_in_time = lambda: nullcontext(bounded._client)
