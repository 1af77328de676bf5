"""Faults: a process that writes to a diary as fast as it can and tells what is on disk.

Each line on stdout is printed after the commit: whatever was told must still be there once the
process was killed. Lines are JSON: the booking's id, its start (epoch seconds) and its state.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, mark_done, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo

FIRST = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def main(path: Path, seed: int) -> None:
    """Write until killed."""
    chance = random.Random(seed)
    diary = Diary.open(path)
    with diary.read() as connection:
        latest = connection.exec_driver_sql("SELECT max(end_at) FROM bookings").scalar()
    start = max(FIRST, datetime.fromtimestamp(latest or 0, UTC) + timedelta(days=3))
    print("ready", flush=True)
    while True:
        start += timedelta(days=3)
        booking = book(diary, NewBooking(start=start, title="Printer"), now=FIRST)
        _tell(booking)
        for _ in range(chance.randint(0, 4)):
            booking = chance.choice(STEPS)(diary, booking)
            _tell(booking)
        if chance.random() < 0.3:
            # Told again as it stood: undo and redo together change nothing that was told.
            undo(diary, now=FIRST)
            redo(diary, now=FIRST)
            _tell(booking)


def _moved(diary: Diary, booking: Booking) -> Booking:
    later = booking.start + timedelta(minutes=15)
    return move(diary, booking.id, later, now=FIRST, why="Train strike.")


def _cancelled_and_back(diary: Diary, booking: Booking) -> Booking:
    _tell(cancel(diary, booking.id, by=By.CLIENT, now=FIRST, why="Child is ill."))
    return reopen(diary, booking.id, now=FIRST)


def _done_and_back(diary: Diary, booking: Booking) -> Booking:
    _tell(mark_done(diary, booking.id, now=booking.start))
    return reopen(diary, booking.id, now=FIRST)


STEPS: tuple[Callable[[Diary, Booking], Booking], ...] = (
    _moved,
    _moved,
    _cancelled_and_back,
    _done_and_back,
)


def _tell(booking: Booking) -> None:
    told = [booking.id, to_epoch(booking.start), str(booking.state)]
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
