"""Gateway, Stripe: the line to it: bounded in size and time, and to one host only."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import stripe

from scheduler_app.gateways.bounded_line import (
    NO_ANSWER,
    NOT_ASKED,
    BoundedLine,
    body_of,
    has_bad_certificate,
    pinned_host,
)

HOST = "https://api.stripe.com"

NO_CERTIFICATE = "certificate_untrusted"

_TOLD = frozenset(
    {"authorization", "content-type", "idempotency-key", "stripe-account", "stripe-version"}
)
"""Of what the SDK tells in its headers; it would also tell about this machine."""


def host_of(address: str) -> str:
    """Where Stripe is: its own address where none is named, else one on this machine."""
    return pinned_host(
        address,
        HOST,
        field="SCHEDULER_STRIPE_URL",
        name="Stripe",
        example="http://127.0.0.1:4020",
    )


class StripeLine(stripe.HTTPClient):
    """What the SDK sends its requests by.

    The SDK's own client follows whatever address an answer names, and takes answers of any length
    and age; it asks twice more where nobody answers, so that a call is thrice as long as a request.
    `unanswered` says that since it was last cleared a request may have been read that no
    answer came to. `told_at` is the time, in epoch seconds, that the last answer was given at, by
    the clock of whoever gave it; None before the first one that tells.
    """

    name = "httpx"

    def __init__(self, host: str) -> None:
        super().__init__()
        # It tells what the answers say.
        logging.getLogger("stripe").setLevel(logging.WARNING)
        stripe.enable_telemetry = False
        self._line = BoundedLine(host, own=HOST)
        self.unanswered = False
        self.told_at: int | None = None

    def close(self) -> None:
        """End all lines."""
        self._line.close()

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request: what the answer says, its status and its headers."""
        told = {name: said for name, said in (headers or {}).items() if name.lower() in _TOLD}
        try:
            with self._line.asked(method, url, content=post_data, headers=told) as answer:
                self.told_at = _time_of(answer.headers.get("date", ""))
                return body_of(answer), answer.status_code, answer.headers
        except NOT_ASKED as error:
            bad = has_bad_certificate(error)
            raise _no_connection(NO_CERTIFICATE if bad else None, again=not bad) from None
        except NO_ANSWER:
            # Without its cause: that names the address with its ids.
            self.unanswered = True
            raise _no_connection(None, again=True) from None


def _time_of(told: str) -> int | None:
    try:
        return int(parsedate_to_datetime(told).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def _no_connection(code: str | None, *, again: bool) -> stripe.APIConnectionError:
    error: stripe.APIConnectionError
    error = stripe.APIConnectionError("", code=code, should_retry=again)  # type: ignore[no-untyped-call]
    return error
