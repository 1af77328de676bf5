"""Mails: an address that mail comes from or goes to, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

_JOINERS = "\u200c\u200d"
"""Zero-width, but letters of a name: Persian and the scripts of India are spelt with them."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that mail comes from or goes to, and whose it is. `name` may be empty."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


def one_line(text: str) -> str:
    """The text without anything that could begin another header, or turn the writing around."""
    kept = (c if c.isprintable() or c in _JOINERS else " " for c in text)
    return " ".join("".join(kept).split())
