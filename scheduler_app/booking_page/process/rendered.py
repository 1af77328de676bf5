"""Booking page: pages that are the same for everybody, rendered once and kept while they hold.

Only the CSRF token differs from visitor to visitor: a page is kept in pieces around it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from scheduler_app.booking_page.process.kept import Kept

MOST_BYTES = 4 * 1024 * 1024
"""Of rendered pages in one worker, keys and all: some hundred of them."""

Render = Callable[[str], tuple[bytes, int]]
"""Renders a page with the CSRF token it is given; returns it, and the second until it holds."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page in the pieces around its CSRF token. It holds before the second `fresh_until`."""

    pieces: tuple[bytes, ...]
    fresh_until: int
    etag: str

    def with_token(self, token: str) -> bytes:
        """The page for the visitor with that token."""
        if len(self.pieces) == 1:
            return self.pieces[0]
        return token.encode().join(self.pieces)

    def parts(self) -> tuple[Any, ...]:
        """What it keeps in memory."""
        return self.pieces, self.fresh_until, self.etag


class RenderedPages:
    """Rendered pages of the present version of what is offered, the least used dropped first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._version = -1
        self.kept: Kept[Hashable, Rendered] = Kept(most_bytes)
        # Letters and digits only: it comes through a template as it went in.
        self._mark = f"csrf{secrets.token_hex(16)}"

    def find(self, version: int, key: Hashable, now: int) -> Rendered | None:
        """The page kept under `key` for this version of the offer, if it still holds."""
        if version != self._version:
            self.kept.clear()
            self._version = version
            return None
        kept = self.kept.get(key)
        return kept if kept is not None and kept.fresh_until > now else None

    def render(self, version: int, key: Hashable, render: Render) -> Rendered:
        """Render a page and keep it. `version` must have been known before anything was read."""
        body, fresh_until = render(self._mark)
        rendered = Rendered(
            tuple(body.split(self._mark.encode())),
            fresh_until,
            blake2b(body.replace(self._mark.encode(), b""), digest_size=12).hexdigest(),
        )
        if version == self._version:
            self.kept.keep(key, rendered, *rendered.parts())
        return rendered

    def page(self, version: int, key: Hashable, now: int, render: Render) -> Rendered:
        """The page kept under `key`, or rendered now."""
        return self.find(version, key, now) or self.render(version, key, render)
