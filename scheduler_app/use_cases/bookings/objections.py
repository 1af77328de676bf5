"""Use cases, bookings: what of a client's bookings stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.bookings.objections import to_come
from scheduler_app.storage.diary import Reading
from scheduler_app.use_cases.practice.rules import read_practice


def objections(connection: Reading, clients: Collection[int], now: datetime) -> Iterator[str]:
    """Bookings that are still to come."""
    moment = to_epoch(now.replace(microsecond=0), field="now")
    number, first = to_come(connection, clients, moment)
    if first is None:
        return
    start = wall_of(from_epoch(first), zone(read_practice(connection).zone))
    when = moment_in_words(start, year=start.year != now.year)
    if number == 1:
        yield f"A booking is still to come: {when}. Cancel it first."
    else:
        yield f"{number:,} bookings are still to come, the next on {when}. Cancel them first."
