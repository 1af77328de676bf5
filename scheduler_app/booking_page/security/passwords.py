"""Booking page: passwords: which are taken, and how they are kept: Argon2id, off the event loop.

The parameters are those that OWASP's cheat sheet gives as the least for Argon2id (19 MiB, two
passes, one lane): about 30 ms and no more than two at a time, so that a small host neither stalls
nor swaps when many try to log in. RFC 9106 asks for more memory than such a host has to spare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.security.guessing import is_soon_guessed
from scheduler_app.domain.errors import InvalidInput

SHORTEST, LONGEST = 10, 128
"""Characters of a password. Nothing is asked of what they are."""

AT_ONCE = 2
"""How many passwords a worker hashes at once; the others wait for their turn."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$z1cqFV59rTq0vrN+j0cCxQ"
    "$b2w/R90O7EQFed5DE2ed1fapCIu5e+8az6RXtzgO6f0"
)
"""A hash that no password of anyone's has: what is verified when there is no account."""


class Passwords:
    """Hashes and verifies in threads, a few at a time."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None

    async def hash(self, password: str) -> str:
        """What is kept of a password."""
        return await to_thread.run_sync(_HASHER.hash, _normal(password), limiter=self._threads())

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password of that hash. Without one it takes as long, and is false."""
        right = await to_thread.run_sync(
            _verified, hashed or NOBODYS, _normal(password), limiter=self._threads()
        )
        return right and hashed is not None

    @staticmethod
    def is_dated(hashed: str) -> bool:
        """Whether it was made with weaker parameters than those of today."""
        return _HASHER.check_needs_rehash(hashed)

    def _threads(self) -> CapacityLimiter:
        if self._limiter is None:  # belongs to the event loop
            self._limiter = CapacityLimiter(AT_ONCE)
        return self._limiter


def check(
    password: str, *, email: str = "", name: str = "", practice: str = "", field: str = "password"
) -> str:
    """The same password, or `InvalidInput` when it is too short, too long or easily guessed.

    What is known of the client and the name of the practice are guessed first.
    """
    normal = _normal(password)
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


def _verified(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """Typed on another keyboard, the same characters may come composed in another way."""
    return unicodedata.normalize("NFKC", password[: LONGEST * 8])


def _own_words(*texts: str) -> list[str]:
    """The texts and the words in them, in lower case, longest first."""
    found: set[str] = set()
    for text in texts:
        whole = _normal(text).casefold().strip()
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
