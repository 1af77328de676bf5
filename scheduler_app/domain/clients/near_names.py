"""Domain: names that are nearly a client's, by a letter or two: asked about, never taken."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import words

MOST_OFF = 2
"""So many letters of a whole name may be missing, wrong or in the wrong order."""

_LONG_WORD, _SHORT_WORD = 6, 4
"""A word of so many letters may be off by two, or by one; a shorter one is another word."""


_words = lru_cache(maxsize=512)(words)
"""A line asks for the same few names again and again, for each of its beginnings."""


def nearly_called(named: str, clients: Iterable[Client]) -> tuple[Client, ...]:
    """The clients whose name or company is the named one but for a letter or two, not more."""
    wanted = words(named)
    if not wanted:
        return ()
    found = []
    for client in clients:
        for name in {client.name, client.company}:
            has = _words(name)
            one_of = ((word,) for word in has) if len(wanted) == 1 else (has,)
            if any(0 < _off(wanted, each) <= MOST_OFF for each in one_of):
                found.append(client)
                break
    return tuple(found)


def goes_on_like(client: Client, following: str) -> bool:
    """Whether a word behind a client's first name holds another of theirs: Dvorak-Smith."""
    parts = words(following)
    return len(parts) > 1 and any(part in words(client.name) for part in parts)


def _off(wanted: tuple[str, ...], has: tuple[str, ...]) -> int:
    """By how many letters two names differ; many more than allowed where it is another name."""
    if len(wanted) != len(has):
        return MOST_OFF + 1
    total = 0
    for one, other in zip(wanted, has, strict=True):
        if one == other:
            continue
        shorter = min(len(one), len(other))
        allowed = 2 if shorter >= _LONG_WORD else 1 if shorter >= _SHORT_WORD else 0
        if abs(len(one) - len(other)) > allowed:
            return MOST_OFF + 1
        off = distance(one, other, MOST_OFF)
        if off > allowed:
            return MOST_OFF + 1
        total += off
    return total


def distance(one: str, other: str, most: int) -> int:
    """How many letters to add, drop, change or swap until one word is the other.

    By optimal string alignment; what is above `most` counts as one more than that.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
