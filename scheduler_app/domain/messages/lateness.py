"""Domain, messages: who is hit by how much where one runs late. Pure; instants are epoch seconds.

The gaps that were planned between two visits absorb nothing: preparation, wrap-up and travel take
as long as they do. What absorbs is the time beyond them in which nothing was to be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.calendar.gaps import Occupied, gap, occupied_by, occupies
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import HOUR, MINUTE

JUST_BEGUN = 15 * MINUTE
"""A visit that should have begun so lately is one that one has not arrived at yet."""

OVERRUN = 2 * HOUR
"""A visit that should have ended so long ago, and that nobody has marked as done, is over."""


class Misfit(StrEnum):
    """Why a visit that begins late does not fit any more."""

    TOO_LATE = "too late"
    CLOSING = "after working hours"
    IN_THE_WAY = "in the way"


class HitVisit(NamedTuple):
    """A visit that begins late, at `expected`; `meets` is what it would run into."""

    item: CalendarItem
    expected: int
    misfit: Misfit | None = None
    meets: CalendarItem | None = None

    @property
    def late(self) -> int:
        """Seconds."""
        return self.expected - self.item.start


@dataclass(frozen=True, slots=True)
class Delay:
    """From where on one is late, and by how many seconds.

    Either the visit `longer` ends so much later, or the visit `begins` begins so much later.
    """

    late: int
    longer: CalendarItem | None = None
    begins: CalendarItem | None = None


class Bounds(NamedTuple):
    """When the working hours of a day end (None where there are none), and the most one is late.

    `puts_aside` says that other times can be offered for a visit that does not fit; else one goes
    there all the same, however late.
    """

    closing: int | None
    limit: int
    puts_aside: bool = True


class _Kept(NamedTuple):
    """What is done on the day, and how much later than planned it ends."""

    taken: Occupied
    delay: int


def keeps_time(item: CalendarItem) -> bool:
    """Whether an item is something that one does at its hour; whole days are not."""
    return occupies(item) and not item.all_day


def is_visit(item: CalendarItem) -> bool:
    """Whether it can begin late: an appointment that is not over."""
    return (
        keeps_time(item) and item.kind == "appointment" and item.state in {"pending", "confirmed"}
    )


def delay_of(items: Sequence[CalendarItem], late: int, *, now: int) -> Delay | None:
    """Where the lateness begins as it seems: None where nothing is left to be late for.

    `items` are those of the day in order of start. Whoever has been at a visit for longer than
    `JUST_BEGUN` stays so much longer; else the next one begins so late.
    """
    visits = [item for item in items if is_visit(item)]
    begun = [item for item in visits if item.start < now - JUST_BEGUN and item.end > now - OVERRUN]
    ahead = [item for item in visits if item.start >= now - JUST_BEGUN]
    if begun and not (ahead and ahead[0].start <= now):
        return Delay(max(late, _whole_minutes(now - begun[-1].end)), longer=begun[-1])
    return beginning_with(ahead[0], late, now=now) if ahead else None


def beginning_with(item: CalendarItem, late: int, *, now: int) -> Delay:
    """One arrives so late at this visit; what has passed already counts at least."""
    return Delay(max(late, _whole_minutes(now - item.start)), begins=item)


def hits(items: Sequence[CalendarItem], delay: Delay, bounds: Bounds) -> list[HitVisit]:
    """The visits that begin late, in order; `items` are those of the day in order of start.

    A visit that does not fit is put aside where that can be: then it makes no other one late.
    """
    first = delay.longer or delay.begins
    if first is None or delay.late <= 0:
        return []
    if delay.longer is not None:
        kept = [_Kept(occupied_by(first), delay.late)]
    else:
        # One is free again when one would have arrived, whatever becomes of that visit.
        kept = [_Kept(Occupied(first.start, first.start), delay.late)]
    found: list[HitVisit] = []
    for item in items:
        at_first = item.id == first.id
        if (at_first and delay.longer) or not keeps_time(item) or _is_before(item, first):
            continue
        taken = occupied_by(item)
        if not is_visit(item):
            kept.append(_Kept(taken, 0))
            continue
        late = delay.late if at_first else max(_passed_on(one, taken) for one in kept)
        if late:
            hit = _hit(item, late, items, bounds)
            found.append(hit)
            if hit.misfit is not None and bounds.puts_aside:
                continue
        kept.append(_Kept(taken, late))
    return found


def _whole_minutes(seconds: int) -> int:
    """As long, up to the end of a minute that has begun."""
    return -(-seconds // MINUTE) * MINUTE


def _is_before(item: CalendarItem, first: CalendarItem) -> bool:
    return (item.start, item.id) < (first.start, first.id)


def _passed_on(before: _Kept, then: Occupied) -> int:
    """How much of a delay is left when something begins afterwards; two at once share all of it."""
    slack = then.start - before.taken.end - gap(before.taken, then)
    return max(0, before.delay - max(0, slack))


def _hit(item: CalendarItem, late: int, items: Sequence[CalendarItem], bounds: Bounds) -> HitVisit:
    expected, ends = item.start + late, item.end + late
    if late > bounds.limit:
        return HitVisit(item, expected, Misfit.TOO_LATE)
    if bounds.closing is not None and item.end <= bounds.closing < ends:
        return HitVisit(item, expected, Misfit.CLOSING)
    taken = occupied_by(item)
    for other in items:
        if not keeps_time(other) or is_visit(other) or other.start < item.end:
            continue
        fixed = occupied_by(other)
        apart = item.end + gap(taken, fixed)
        # What was too close before, on purpose, is no new trouble.
        if apart <= other.start < apart + late:
            return HitVisit(item, expected, Misfit.IN_THE_WAY, other)
    return HitVisit(item, expected)
