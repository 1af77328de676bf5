"""Desktop, calendar: what other wings tell of a booking on its block: a sign each, and its words.

The calendar has the place and knows no wing; the frame joins what wings bring. Nothing is asked
while a block is painted: a source knows its signs beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from scheduler_app.desktop.calendar.signs import Sign


class BadgeSource(QObject):
    """What one wing tells of bookings. Called in the GUI thread, so each answer must be quick."""

    changed = Signal()
    """It tells something else now."""

    def signs(self) -> Mapping[int, Sign]:
        """Its sign of each booking that has one, by the booking's id."""
        raise NotImplementedError

    def words(self, booking_id: int) -> str:
        """What the sign says, as a sentence; empty where there is none."""
        raise NotImplementedError


def _no_words(_booking_id: int) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Badges:
    """What all wings tell of bookings, by their ids: signs to paint, and words where asked for."""

    signs: Mapping[int, tuple[Sign, ...]] = field(default_factory=dict)
    words: Callable[[int], Sequence[str]] = _no_words


NO_BADGES = Badges()


def joined(sources: Sequence[BadgeSource]) -> Badges:
    """What these tell now, in their order."""
    signs: dict[int, tuple[Sign, ...]] = {}
    for source in sources:
        for booking_id, sign in source.signs().items():
            signs[booking_id] = (*signs.get(booking_id, ()), sign)

    def words(booking_id: int) -> Sequence[str]:
        return [said for source in sources if (said := source.words(booking_id))]

    return Badges(signs, words)
