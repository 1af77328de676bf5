"""Faults: the programs of one practice as they are killed: its window, its worker, its phone.

The first two are the real ones, beside what they say of themselves in files: who sits when, and
what was shown. A line is on disk before what it tells counts.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app import app
from scheduler_app.cli import main as run_command
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.tray import Upcoming, key_of
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import to_epoch
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.worker.seat import Seat
from tests.protocol.desk import OneToken, now

if TYPE_CHECKING:
    from scheduler_app.desktop.tools import Tools

SEATS, SHOWN = "seats.log", "shown.log"

BREATH_SECONDS = 0.01


class Told:
    """A file of lines, of several programs."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def line(self, *words: object) -> None:
        """Add a line; it is on disk afterwards."""
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(self._file)


class WatchedSeat(Seat):
    """Says when it is taken, given, and all the time meanwhile that it is held."""

    told: Told
    role: str

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._sits = False
        self._saying = threading.Lock()
        threading.Thread(target=self._breathe, daemon=True).start()

    def take(self) -> bool:
        """Take it, and say so."""
        return self._took(super().take())

    def sit_down(self, stopping: threading.Event, most: float = 1e9) -> bool:
        """Take it, and say so."""
        return self._took(super().sit_down(stopping, most))

    def give(self) -> None:
        """Say nothing more, and then get up."""
        with self._saying:
            self._sits = False
        super().give()

    def _took(self, taken: bool) -> bool:
        with self._saying:
            if taken and not self._sits:
                self._sits = True
                self.told.line("took", os.getpid(), self.role)
        return taken

    def _breathe(self) -> None:
        while True:
            time.sleep(BREATH_SECONDS)
            with self._saying:
                if self._sits:
                    self.told.line("holds", os.getpid(), self.role)


def run(role: str, folder: Path, token: str) -> int:
    """The window or the worker without one, as its command starts it."""
    from scheduler_app.worker import seat

    WatchedSeat.told, WatchedSeat.role = Told(folder / SEATS), role
    setattr(seat, "Seat", WatchedSeat)  # noqa: B010 - the one that the program finds
    setattr(app, "system_secrets", lambda: OneToken(token))  # noqa: B010
    if role == "window":
        _write_down_what_is_shown(Told(folder / SHOWN))
    words = ["--data-dir", str(folder)]
    return run_command(words if role == "window" else [*words, "worker"])


def _write_down_what_is_shown(told: Told) -> None:
    """Each reminder, by its key, in the moment in which the window shows it."""
    from scheduler_app.desktop.messages import reminder_words

    title = reminder_words.title

    def titled(item: CalendarItem, tools: Tools) -> str:
        told.line(key_of(Upcoming(item.id, item.start)))
        return title(item, tools)

    setattr(reminder_words, "title", titled)  # noqa: B010


def phone(folder: Path, seed: str) -> None:
    """Somebody books, moves and cancels all the time, within the day; tells what is on disk."""
    diary = Diary.open(folder / DIARY_NAME)
    chance = random.Random(seed)
    mine: list[int] = []
    print("ready", flush=True)
    while True:
        time.sleep(chance.uniform(0.02, 0.2))
        try:
            booking = chance.choice((_new, _new, _moved, _moved, _called_off))(diary, chance, mine)
        except Trouble:
            continue  # that hour was taken
        if booking is not None:
            told = [booking.id, to_epoch(booking.start), str(booking.state)]
            print(json.dumps(told), flush=True)


def _some_start(chance: random.Random) -> datetime:
    """Within the day, so that its reminder is due at once; on a grid of five minutes."""
    first = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=30)
    return first + timedelta(minutes=5 * chance.randrange(12 * 22) - first.minute % 5)


def _new(diary: Diary, chance: random.Random, mine: list[int]) -> Booking:
    made = book(
        diary,
        NewBooking(start=_some_start(chance), minutes=Minutes(5), title="Printer"),
        now=now(),
    )
    mine.append(made.id)
    return made


def _moved(diary: Diary, chance: random.Random, mine: list[int]) -> Booking | None:
    if not mine:
        return None
    booking_id, start = chance.choice(mine), _some_start(chance)
    if calendar_item(diary, booking_id).start == to_epoch(start):
        return None  # a move to where it stands is none, and writes no history
    return move(diary, booking_id, start, now=now(), why="Train strike.")


def _called_off(diary: Diary, chance: random.Random, mine: list[int]) -> Booking | None:
    if not mine:
        return None
    gone = mine.pop(chance.randrange(len(mine)))
    return cancel(diary, gone, by=By.CLIENT, now=now(), why="Child is ill.")


if __name__ == "__main__":
    role, where, secret = sys.argv[1:4]
    if role == "phone":
        phone(Path(where), secret)
    else:
        sys.exit(run(role, Path(where), secret))
