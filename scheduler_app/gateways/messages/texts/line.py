"""Gateway, texts: the line to Twilio: bounded in size and time, and to one host only."""

from __future__ import annotations

import logging

from twilio.http import HttpClient
from twilio.http.response import Response

from scheduler_app.domain.messages.texting import TextFateUnknown, TextPutOff
from scheduler_app.gateways.bounded_line import (
    CALL_SECONDS,
    NO_ANSWER,
    NOT_ASKED,
    BoundedLine,
    body_of,
    has_bad_certificate,
    pinned_host,
)

HOST = "https://api.twilio.com"

_SAFE = "Nothing went out."


def host_of(address: str) -> str:
    """Where Twilio is: its own address where none is named, else one on this machine."""
    return pinned_host(
        address,
        HOST,
        field="SCHEDULER_TWILIO_URL",
        name="Twilio",
        example="http://127.0.0.1:4010",
    )


class TwilioLine(HttpClient):  # type: ignore[misc]  # the SDK is not typed
    """What the SDK sends its requests by. It keeps their path and login and picks the host.

    The SDK's own client logs numbers, follows whatever address an answer names, and waits without
    end. Errors of the line are ours here: `TextPutOff` where nothing was asked yet.
    """

    def __init__(self, host: str) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=CALL_SECONDS)
        self._line = BoundedLine(host, own=HOST)

    def close(self) -> None:
        """End all lines."""
        self._line.close()

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
        told = {"params": _filled(params), "data": _filled(data), "headers": headers, "auth": auth}
        try:
            with self._line.asked(method, uri, **told) as answer:
                body = body_of(answer)
                return Response(answer.status_code, body, dict(answer.headers))
        except NOT_ASKED as error:
            raise _not_asked(bad=has_bad_certificate(error)) from None
        except NO_ANSWER:
            # Without its cause: that names the address with its numbers.
            raise _no_answer() from None


def _filled(values: dict[str, object] | None) -> dict[str, str] | None:
    return None if not values else {name: str(value) for name, value in values.items()}


def _not_asked(*, bad: bool) -> TextPutOff:
    if bad:
        return TextPutOff(
            "What answers as Twilio has no certificate that this machine trusts.",
            remedy=f"{_SAFE} Check the clock of this machine, and what stands before its network.",
        )
    return TextPutOff("Twilio can't be reached.", remedy=_SAFE)


def _no_answer() -> TextFateUnknown:
    return TextFateUnknown(
        "Twilio was asked and did not answer.", remedy="Whether it has the text is looked up."
    )
