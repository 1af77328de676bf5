"""Gateway, texts: the line to Twilio: bounded in size and time, and to one host only."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
from twilio.http import HttpClient
from twilio.http.response import Response

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.texting import TextFateUnknown, TextPutOff

HOST = "https://api.twilio.com"

CONNECT_SECONDS, SILENCE_SECONDS, CALL_SECONDS = 5.0, 10.0, 20.0
MOST_BYTES = 4 * 1024 * 1024

_SAFE = "Nothing went out."


def host_of(address: str) -> str:
    """Where Twilio is: its own address where none is named, else one on this machine."""
    if not address or address.rstrip("/") == HOST:
        return HOST
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not _loopback(host) or not bare:
        raise InvalidInput(
            "SCHEDULER_TWILIO_URL",
            "Another server than Twilio's own may stand on this machine only.",
            remedy="Write it such as http://127.0.0.1:4010, or leave it out.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class TwilioLine(HttpClient):  # type: ignore[misc]  # the SDK is not typed
    """What the SDK sends its requests by. It keeps their path and login and picks the host.

    The SDK's own client logs numbers, follows whatever address an answer names, and waits without
    end. Errors of the line are ours here: `TextPutOff` where nothing was asked yet.
    """

    def __init__(self, host: str) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=CALL_SECONDS)
        # It tells each address with its numbers.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._host = host
        self._client = self._made()
        self._closed = False

    def close(self) -> None:
        """End all lines."""
        self._closed = True
        self._client.close()

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request; `TextFateUnknown` where it may have been read and no answer came."""
        del timeout, allow_redirects  # bounded alike, and nothing is followed
        asked = urlsplit(uri)
        query = f"?{asked.query}" if asked.query else ""
        try:
            with (
                self._ended_in_time() as client,
                client.stream(
                    method.upper(),
                    f"{self._host}{asked.path}{query}",
                    params=_filled(params),
                    data=_filled(data),
                    headers=headers,
                    auth=auth,
                ) as answer,
            ):
                return Response(answer.status_code, _body(answer), dict(answer.headers))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as e:
            raise _not_asked(e) from None
        except (httpx.HTTPError, OSError, ValueError):
            # Without its cause: that names the address with its numbers.
            raise _no_answer() from None

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


def _filled(values: dict[str, object] | None) -> dict[str, str] | None:
    return None if not values else {name: str(value) for name, value in values.items()}


def _body(answer: httpx.Response) -> str:
    end = time.monotonic() + CALL_SECONDS
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise _no_answer()
    return body.decode("utf-8")


def _not_asked(error: httpx.HTTPError) -> TextPutOff:
    if "CERTIFICATE" in str(error).upper():
        return TextPutOff(
            "What answers as Twilio has no certificate that this machine trusts.",
            remedy=f"{_SAFE} Check the clock of this machine, and what stands before its network.",
        )
    return TextPutOff("Twilio can't be reached.", remedy=_SAFE)


def _no_answer() -> TextFateUnknown:
    return TextFateUnknown(
        "Twilio was asked and did not answer.", remedy="Whether it has the text is looked up."
    )
