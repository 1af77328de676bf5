"""Domain: whether a text looks like a password, a key or a PIN, by its words and by its shape.

A diary lies in backups and goes out in exports: secrets have no place in it. Nothing is refused for
how it looks, so that a false alarm costs a glance only.
"""

from __future__ import annotations

import re

_LABELLED = re.compile(r"\b(password|passwort|kennwort|pw|pin)\s*[:=]\s*\S", re.IGNORECASE)


def looks_like_secret(text: str) -> str | None:
    """A sentence that says what it looks like and where it belongs; None where it does not."""
    if _LABELLED.search(text):
        return "This looks like a password: keep it in a password manager, not in the diary."
    return None
