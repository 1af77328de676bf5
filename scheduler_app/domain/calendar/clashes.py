"""Domain: which bookings overlap when many arrive at once.

An import brings thousands of events, so pairs are found in one pass over all of them in order of
start: whatever has ended, gaps included, before the next one begins can meet none of the later
ones either, and is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.calendar.items import CalendarItem

MOST_AT_ONCE = 25
"""Bookings that may take the same time before one more is shown without taking it: nobody settles
more, and the pairs of a crowd grow with its square."""


_STEP = 1_000
"""Bookings that are looked at in one step."""


class Clashes(NamedTuple):
    """Pairs of ids that overlap, lower id first, and newcomers that found the time overcrowded."""

    pairs: list[tuple[int, int]]
    crowded: set[int]


def to_settle(a: CalendarItem, b: CalendarItem, now: int) -> bool:
    """Whether two bookings that overlap undecided are a conflict at the epoch second `now`.

    An entry of whole days says what a day is like: it takes its time, so that nothing is offered
    there, but nobody has to decide between it and a visit on that day. Nor is there anything left
    to decide once one of the two is over. Both may stand all the same, as any open pair may.
    """
    return not (a.all_day or b.all_day) and min(a.end, b.end) > now


def clashes(
    stays: Sequence[tuple[int, Occupied]],
    fresh: Collection[int],
    step: Callable[[], None] = lambda: None,
) -> Clashes:
    """All overlapping pairs with at least one of `fresh` in them; `stays` are ids and times.

    Two that were there before are no news: they were settled, or wait, already. A newcomer that
    meets too many others is `crowded`, and is left out of the pairs.

    `step` is called now and then; what it raises ends the search.
    """
    # The gaps are not known before a pair is: the longest of each kind keep every pair in sight.
    reach = sum(
        max((getattr(stay, gap) for _, stay in stays), default=0)
        for gap in ("preparation", "wrap_up", "travel")
    )
    new = set(fresh)
    found = Clashes([], set())
    active: list[tuple[int, Occupied]] = []
    ordered = sorted(stays, key=lambda each: (each[1].start, each[0]))
    for number, (own_id, stay) in enumerate(ordered):
        if number % _STEP == 0:
            step()
        earliest = stay.start - reach
        active = [each for each in active if each[1].end > earliest]
        own_is_new = own_id in new
        pairs = [
            (min(own_id, other_id), max(own_id, other_id))
            for other_id, other in active
            if (own_is_new or other_id in new) and overlap(other, stay)
        ]
        if own_is_new and len(pairs) > MOST_AT_ONCE:
            found.crowded.add(own_id)
            continue
        found.pairs.extend(pairs)
        active.append((own_id, stay))
    return found
