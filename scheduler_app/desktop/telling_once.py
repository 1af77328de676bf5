"""Desktop: by which keys it is known what was told: when it is new, and in the sum of each day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

KeysOf = Callable[[str, Iterable[object], date], tuple[str, ...]]
"""Either of these."""


def when_new(kind: str, names: Iterable[object], day: date) -> tuple[str, ...]:
    """Of what has come just now: the sum of this day has no need to tell it again."""
    each = tuple(names)
    return (*(f"{kind}/{name}" for name in each), *in_sum(kind, each, day))


def in_sum(kind: str, names: Iterable[object], day: date) -> tuple[str, ...]:
    """Of what waits when a window opens: whoever opens three a day hears of it once."""
    return tuple(f"{kind}/{name}@{day}" for name in names)
