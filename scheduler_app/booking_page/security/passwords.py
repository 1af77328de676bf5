"""Booking page: which passwords are taken: long ones that nobody guesses soon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.process.hashing import LONGEST, composed
from scheduler_app.booking_page.security.guessing import is_soon_guessed
from scheduler_app.domain.errors import InvalidInput

SHORTEST = 10
"""Characters of a password. Nothing is asked of what they are."""


def check(
    password: str, *, email: str = "", name: str = "", practice: str = "", field: str = "password"
) -> str:
    """The same password, or `InvalidInput` when it is too short, too long or easily guessed.

    What is known of the client and the name of the practice are guessed first.
    """
    normal = composed(password)
    if len(normal) < SHORTEST:
        raise InvalidInput(
            field,
            _("That password is too short."),
            remedy=_("Use at least 10 characters; a few words in a row are easy to remember."),
        )
    if len(normal) > LONGEST or "\0" in normal:
        raise InvalidInput(
            field, _("That password is too long."), remedy=_("Use at most 128 characters.")
        )
    plain = normal.casefold().strip()
    own = _own_words(email, name, practice)
    if _little_besides(plain, own):
        raise InvalidInput(
            field,
            _("That password is a name that others know: yours, your address or ours."),
            remedy=_("Take something that only you would think of, such as a few words in a row."),
        )
    known = plain in _commonest() or len(set(plain)) < 4 or _runs(plain)
    if known or is_soon_guessed(normal, own):
        raise InvalidInput(
            field,
            _("That password is easy to guess."),
            remedy=_("Take something that only you would think of, such as a few words in a row."),
        )
    return password


def _own_words(*texts: str) -> list[str]:
    """The texts and the words in them, in lower case, longest first."""
    found: set[str] = set()
    for text in texts:
        whole = composed(text).casefold().strip()
        # Of an address its domain too: "gmx.de" is no secret, nor is the firm's own.
        words = re.split(r"[\W_]+", whole)
        found |= {whole, whole.partition("@")[0], "".join(words), *words}
    return sorted((word for word in found if len(word) >= 3), key=lambda word: (-len(word), word))


def _little_besides(password: str, own: Iterable[str]) -> bool:
    """Whether it is made of names, with next to nothing around them."""
    rest = password
    for word in own:
        rest = rest.replace(word, " ")
    left = sum(character.isalnum() for character in rest)
    return rest != password and left < 5


def _runs(password: str) -> bool:
    """Whether it only counts up or down, such as 1234567890 or zyxwvutsrq."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps <= {1, -9} or steps <= {-1, 9}


@cache
def _commonest() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))
