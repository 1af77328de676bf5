"""Fakes: Stripe without a server between, for those who ask it ten thousand times."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formatdate

import httpx

from tests.fakes.stripe_server import FakeStripe


@dataclass
class AtOnce(httpx.BaseTransport):
    """Hands what the SDK asks to the fake without a server between: ten times as fast."""

    stripe: FakeStripe

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        told = request.headers
        status, said, replayed = self.stripe.answered(
            request.method,
            request.url.raw_path.decode(),
            request.read().decode(),
            told["Authorization"].removeprefix("Bearer "),
            told.get("Idempotency-Key", ""),
        )
        if status < 0:
            raise httpx.ReadError("Nobody answered.")
        at = {"Date": formatdate(self.stripe.account.now(), usegmt=True)}
        again = {"Idempotent-Replayed": "true"} if replayed else {}
        return httpx.Response(status, headers={**at, **again}, json=said)
