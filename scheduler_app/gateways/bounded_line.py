"""Gateways: a line to one host, bounded in size and time, for SDKs that would wait and follow."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.this_machine import is_loopback

CONNECT_SECONDS, SILENCE_SECONDS, CALL_SECONDS = 5.0, 10.0, 20.0
"""For one request."""

MOST_BYTES = 8 * 1024 * 1024

NOT_ASKED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""Nobody has read the request."""

NO_ANSWER = (httpx.HTTPError, OSError, ValueError, RuntimeError)
"""It may have been read. httpx raises a `RuntimeError` where its client was closed meanwhile."""


def pinned_host(address: str, own: str, *, field: str, name: str, example: str) -> str:
    """A firm's `own` address where none is named, else one on this machine; else `InvalidInput`."""
    if not address or address.rstrip("/") == own:
        return own
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not is_loopback(host) or not bare:
        raise InvalidInput(
            field,
            f"Another server than {name}'s own may stand on this machine only.",
            remedy=f"Write it such as {example}, or leave it out.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def has_bad_certificate(error: Exception) -> bool:
    """Whether nobody was asked because the certificate is none that this machine trusts."""
    return "CERTIFICATE" in str(error).upper()


def body_of(answer: httpx.Response) -> str:
    """What an answer says; `ValueError` where it is too long, or no text in UTF-8."""
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise ValueError("too long an answer")
    return body.decode()


class BoundedLine:
    """Asks one host, whatever address an SDK or an answer names; nothing is followed."""

    def __init__(self, host: str, *, own: str) -> None:
        # It tells each address with what stands in it.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._host = host
        self._own = own
        self._client = self._made()
        self._closed = False

    def close(self) -> None:
        """End all lines."""
        self._closed = True
        self._client.close()

    @contextmanager
    def asked(self, method: str, address: str, **told: Any) -> Iterator[httpx.Response]:
        """The answer to one request, whose body is not read yet; `told` is as httpx takes it."""
        wanted = urlsplit(address)
        query = f"?{wanted.query}" if wanted.query else ""
        url = f"{self._host}{wanted.path}{query}"
        with (
            self._ended_in_time() as client,
            client.stream(method.upper(), url, **told) as answer,
        ):
            yield answer

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
            trust_env=self._host == self._own,
            verify=self._host.startswith("https:"),
            follow_redirects=False,
        )
