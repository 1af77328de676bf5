"""Domain: the short name of a booking, by which its client speaks of it without a link."""

from __future__ import annotations

import re

_TYPED = re.compile(r"([0-9A-F]{4})[-\s]?([0-9A-F]{4})")

_DASHES = str.maketrans("‐‑‒–—−", "------")
"""What telephones make of a dash."""


def reference_of(uid: str) -> str:
    """The name of the booking that the page knows by that UUID, such as “3F2A-91BC”."""
    return f"{uid[:4]}-{uid[4:8]}".upper()


def read_reference(typed: str) -> str | None:
    """The reference as it is written, of what somebody typed; None where it is none."""
    found = _TYPED.fullmatch(typed.strip().upper().translate(_DASHES))
    return None if found is None else f"{found[1]}-{found[2]}"
