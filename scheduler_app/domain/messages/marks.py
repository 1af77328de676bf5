"""Domain, messages: by what a mail is known that comes back, or is answered.

What stands before the @ of a Message-ID follows from the key of a row, and differs by who sends.
"""

from __future__ import annotations

import hashlib
import re

_ID = re.compile(r"<?([!-;=?A-~]+@[!-;=?A-~]+)>?")
"""Of signs that can be seen: it goes into the head of the answer as it is."""


def mark_of_own_server(key: str) -> str:
    """That of a mail that the consultant's own server sends."""
    return _mark(b"own server", key)


def mark_of_page(key: str) -> str:
    """That of a mail that was handed over to the booking page."""
    return _mark(b"handed over", key)


def marks_of(key: str) -> tuple[str, str]:
    """Both: nobody knows yet who will send it."""
    return mark_of_own_server(key), mark_of_page(key)


def message_id(text: str) -> str:
    """The one Message-ID of a text, as headers tell it, such as "<a1@example.org>"; or empty."""
    found = _ID.fullmatch(text.strip())
    return f"<{found[1]}>" if found and len(found[1]) <= 250 else ""


def _mark(sender: bytes, key: str) -> str:
    return hashlib.sha256(sender + b"\0" + key.encode()).hexdigest()[:32]
