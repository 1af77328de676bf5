"""Booking page: what a worker keeps at hand, bounded by the bytes of all that is kept.

Whatever visitors ask for ends up in some key: zones, months, languages, made-up addresses. A bound
on the number of entries bounds no memory.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Any, Generic, TypeVar

ENTRY = 400
"""Bytes that an entry costs beside key and value: its places in two dictionaries, and the value's
own frame."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The entries used last, as many as `most_bytes` hold. For one thread."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[V]:
        return (value for value, _ in self._entries.values())

    def get(self, key: K) -> V | None:
        """What is kept under `key`; it is the last to go now."""
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def keep(self, key: K, value: V, *parts: Any) -> None:
        """Keep it. `parts` are what the value is made of, bytes, texts and tuples of such.

        What alone is longer than the bound is not kept; the least used go first.
        """
        self.drop(key)
        size = ENTRY + weight(key) + sum(map(weight, parts))
        if size > self.most_bytes:
            return
        self._entries[key] = (value, size)
        self.bytes += size
        while self.bytes > self.most_bytes:
            _, (_, gone) = self._entries.popitem(last=False)
            self.bytes -= gone

    def drop(self, key: K) -> None:
        """Keep it no longer."""
        _, size = self._entries.pop(key, (None, 0))
        self.bytes -= size

    def clear(self) -> None:
        """Keep nothing."""
        self._entries.clear()
        self.bytes = 0


def weight(part: Any) -> int:
    """The bytes of memory that a value takes with all that it holds."""
    own = sys.getsizeof(part)
    return own + sum(map(weight, part)) if isinstance(part, tuple | list) else own
