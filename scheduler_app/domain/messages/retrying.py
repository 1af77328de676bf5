"""Domain, messages: when something that could not be done outside is tried again."""

from __future__ import annotations

import hashlib

from scheduler_app.domain.time_units import HOUR, MINUTE

FIRST, MOST = MINUTE, 2 * HOUR
"""Seconds after the first attempt, and at most."""

JITTER = 0.25
"""So much of a wait is drawn by the key: what failed together is not tried together."""


def again_at(key: str, tries: int, now: int) -> int:
    """When a row is tried again after so many tries, in epoch seconds; the same for the same row.

    The wait doubles with each try, and differs from row to row.
    """
    wait = min(MOST, FIRST << min(max(tries, 1) - 1, 16))
    drawn = int.from_bytes(hashlib.sha256(f"{key} {tries}".encode()).digest()[:4]) / 2**32
    return now + max(1, round(wait * (1 - JITTER + 2 * JITTER * drawn)))
