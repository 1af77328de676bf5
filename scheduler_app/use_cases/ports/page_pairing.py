"""Ports: a booking page that does not know this diary yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scheduler_app.domain.page.format import Pairing, PairingRequest


class PagePairing(Protocol):
    """Talks to one booking page without a token.

    Raises `PageUnreachable` when nobody answers in time, `PageRefuses` when the page says no.
    """

    def pair(self, request: PairingRequest) -> Pairing:
        """Exchange a pairing code for a token; the only call that needs none."""
        ...

    def close(self) -> None:
        """End all calls, also those in progress on other threads."""
        ...
