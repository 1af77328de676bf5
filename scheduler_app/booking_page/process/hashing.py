"""Booking page: how passwords are kept: Argon2id, off the event loop.

The parameters are those that OWASP's cheat sheet gives as the least for Argon2id (19 MiB, two
passes, one lane): about 30 ms and no more than two at a time, so that a small host neither stalls
nor swaps when many try to log in. RFC 9106 asks for more memory than such a host has to spare.
"""

from __future__ import annotations

import unicodedata

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 128
"""Characters of a password."""

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
        return await to_thread.run_sync(_HASHER.hash, composed(password), limiter=self._threads())

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password of that hash. Without one it takes as long, and is false."""
        right = await to_thread.run_sync(
            _verified, hashed or NOBODYS, composed(password), limiter=self._threads()
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


def _verified(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def composed(password: str) -> str:
    """Typed on another keyboard, the same characters may come composed in another way."""
    return unicodedata.normalize("NFKC", password[: LONGEST * 8])
