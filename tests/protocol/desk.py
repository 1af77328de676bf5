"""Protocol: a desktop without a window: the real worker, and a consultant who never rests.

Each line on stdout is printed after the commit: what was told must outlive any kill. Lines are
JSON: what was done, and the booking's uid. With "quiet" nobody sits at the desk.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.page import inbox
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.parts import PreviewServer, WorkerParts

HOUR = timedelta(hours=1)


class OneToken:
    """A keyring that was given the token of one page."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get(self, name: str) -> str | None:
        """The token, whatever it is called."""
        return self._token if name else None

    def put(self, name: str, value: str) -> None:
        """It is known already."""

    def forget(self, name: str) -> None:
        """It is needed again after the next start."""


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC).replace(microsecond=0)


def main(folder: Path, token: str, day: date, *, quiet: bool) -> None:
    """Work until killed; the consultant books by phone and accepts requests on one day."""
    diary = Diary.open(folder / "diary.db")
    keyring = OneToken(token)
    parts = WorkerParts(diary, now, folder, PageHttp, lambda: keyring, _no_preview)
    worker = WorkerDesk(parts)
    worker.start()
    print("ready", flush=True)
    chance = random.Random(f"{day}")
    while quiet:
        time.sleep(3_600)
    while True:
        time.sleep(chance.uniform(0.0, 0.1))
        try:
            if chance.random() < 0.5:
                _accept(diary)
            else:
                _book(diary, worker.ask, worker.release, chance, day)
        except Trouble:
            continue  # Nobody says "book anyway" here.


def _accept(diary: Diary) -> None:
    waiting = inbox.list_requests(diary)
    if waiting:
        _tell("accepted", inbox.accept(diary, waiting[0].id, now=now()))


def _book(
    diary: Diary,
    ask: Callable[[Stay], None],
    release: Callable[[Stay], None],
    chance: random.Random,
    day: date,
) -> None:
    """Ask for an hour that looks free; book it if it still does when the page has answered."""
    free = find_slots(diary, 1, day, day + timedelta(days=1), now=now())
    if not free:
        return
    start = chance.choice(free)
    stay = Stay(start, start + HOUR)
    ask(stay)
    try:
        _tell("booked", book(diary, NewBooking(start, service_id=1, title="By phone"), now=now()))
    except Trouble:
        pass
    finally:
        release(stay)


def _tell(what: str, booking: Booking) -> None:
    print(json.dumps([what, booking.uid]), flush=True)


def _no_preview(folder: Path) -> PreviewServer:
    raise AssertionError(f"nobody asked for a preview in {folder}")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        sys.argv[2],
        date.fromisoformat(sys.argv[3]),
        quiet=sys.argv[4:] == ["quiet"],
    )
