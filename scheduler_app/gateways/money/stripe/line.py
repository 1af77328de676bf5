"""Gateway, Stripe: the line to it: bounded in size and time, and to one host only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
import stripe

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.this_machine import is_loopback

HOST = "https://api.stripe.com"

CONNECT_SECONDS, SILENCE_SECONDS, CALL_SECONDS = 5.0, 10.0, 20.0
"""For one request. The SDK asks twice more where nobody answers, so that a call is thrice that."""

MOST_BYTES = 8 * 1024 * 1024

NO_CERTIFICATE = "certificate_untrusted"

_TOLD = frozenset(
    {"authorization", "content-type", "idempotency-key", "stripe-account", "stripe-version"}
)
"""Of what the SDK tells in its headers; it would also tell about this machine."""


def host_of(address: str) -> str:
    """Where Stripe is: its own address where none is named, else one on this machine."""
    if not address or address.rstrip("/") == HOST:
        return HOST
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not is_loopback(host) or not bare:
        raise InvalidInput(
            "SCHEDULER_STRIPE_URL",
            "Another server than Stripe's own may stand on this machine only.",
            remedy="Write it such as http://127.0.0.1:4020, or leave it out.",
        )
    return f"{parts.scheme}://{parts.netloc}"


class StripeLine(stripe.HTTPClient):
    """What the SDK sends its requests by.

    The SDK's own client follows whatever address an answer names, and takes answers of any length
    and age. `unanswered` says that since it was last cleared a request may have been read that no
    answer came to. `told_at` is the time, in epoch seconds, that the last answer was given at, by
    the clock of whoever gave it; None before the first one that tells.
    """

    name = "httpx"

    def __init__(self, host: str) -> None:
        super().__init__()
        # They tell each address with its ids, and what the SDK's answers say.
        for logger in ("httpx", "stripe"):
            logging.getLogger(logger).setLevel(logging.WARNING)
        stripe.enable_telemetry = False
        self._host = host
        self._client = self._made()
        self._closed = False
        self.unanswered = False
        self.told_at: int | None = None

    def close(self) -> None:
        """End all lines."""
        self._closed = True
        self._client.close()

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
        asked = urlsplit(url)
        query = f"?{asked.query}" if asked.query else ""
        told = {name: said for name, said in (headers or {}).items() if name.lower() in _TOLD}
        try:
            with (
                self._ended_in_time() as client,
                client.stream(
                    method.upper(),
                    f"{self._host}{asked.path}{query}",
                    content=post_data,
                    headers=told,
                ) as answer,
            ):
                self.told_at = _time_of(answer.headers.get("date", ""))
                return _body(answer), answer.status_code, answer.headers
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as e:
            bad = "CERTIFICATE" in str(e).upper()
            code = NO_CERTIFICATE if bad else None
            raise _no_connection(code, again=not bad) from None
        except (httpx.HTTPError, OSError, ValueError, RuntimeError):
            # Without its cause: that names the address with its ids.
            self.unanswered = True
            raise _no_connection(None, again=True) from None

    @contextmanager
    def _ended_in_time(self) -> Iterator[httpx.Client]:
        """The client, whose lines are cut after `CALL_SECONDS`.

        Its own timeouts begin anew with each byte, also with those of a head that never ends.
        """
        client = self._client
        end = threading.Timer(CALL_SECONDS, client.close)
        end.daemon = True
        end.start()
        try:
            yield client
        finally:
            end.cancel()
            end.join()
            if client.is_closed and not self._closed:
                self._client = self._made()

    def _made(self) -> httpx.Client:
        return httpx.Client(
            timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
            trust_env=self._host == HOST,
            verify=self._host.startswith("https:"),
            follow_redirects=False,
        )


def _time_of(told: str) -> int | None:
    try:
        return int(parsedate_to_datetime(told).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def _no_connection(code: str | None, *, again: bool) -> stripe.APIConnectionError:
    error: stripe.APIConnectionError
    error = stripe.APIConnectionError("", code=code, should_retry=again)  # type: ignore[no-untyped-call]
    return error


def _body(answer: httpx.Response) -> str:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise ValueError("too long an answer")
    return body.decode()
