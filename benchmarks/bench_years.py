"""Benchmark: what years leave behind costs nothing: a publication, the worker's tick, a verb.

A publication of 20,000 bookings is held against itself where 200 requests of clients were answered
long ago instead of 200,000. A verb is held against itself without the step that plans what must
happen outside. The tick is what the worker does each second when nothing is due.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NoReturn

from benchmarks.big_diary import REFERENCE_WEEK, big_diary, copy_of
from benchmarks.measure import Figure, Sample, interleaved, publish
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage import following
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.page.link import pair, pairing_code
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.worker.brought import JOBS
from scheduler_app.worker.lanes import LOOK, Lanes
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.clients_on_the_page import FakePage
from tests.large_diary import Years, fill

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change

NOW = datetime.combine(REFERENCE_WEEK, time(7), UTC)
BOOKINGS, FEW, MANY = 20_000, 200, 200_000
BIG, CLIENTS = 1_000_000, 50_000
ROUNDS, TICKS, VERBS = 30, 1_000, 300
STARTING = 600
"""Ticks in which the worker does what it does at its start."""


def main() -> None:
    """All three."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publish(of_publications(folder))
        diary = Diary.open(copy_of(big_diary(BIG, CLIENTS), folder / "big.db"))
        publish(*of_ticks(diary, folder), of_verbs(diary))
        diary.close()


def of_publications(folder: Path) -> Figure:
    """With few and with many requests that were answered long ago."""
    diaries = {str(requests): _with_requests(folder, requests) for requests in (FEW, MANY)}

    def read(diary: Diary) -> Callable[[], object]:
        return lambda: publication_of(diary, now=NOW, generation=1)

    runs = {requests: read(diary) for requests, diary in diaries.items()}
    taken = interleaved(runs, rounds=ROUNDS)
    for diary in diaries.values():
        diary.close()
    return Figure(
        "publication, against 200 past requests",
        f"{BOOKINGS:,} bookings, {MANY:,} past requests",
        taken[str(MANY)].median,
        limit=taken[str(FEW)].median,
        most_ratio=1.2,
    )


def _with_requests(folder: Path, requests: int) -> Diary:
    path = folder / f"{requests}.db"
    diary = Diary.open(path)
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=NOW)
    for service in list_services(diary):
        save_service(diary, replace(service, online=Online.REQUEST), now=NOW)
    code = pairing_code("https://book.example/#code")
    kept = FakePage(lambda: NOW)
    pair(diary, kept, code, "hosted", keep=lambda _page, _token: None, now=NOW)
    diary.close()
    fill(path, Years(BOOKINGS, requests=requests, clients=500, open=20), now=NOW)
    return Diary.open(path)


def of_ticks(diary: Diary, folder: Path) -> list[Figure]:
    """A second passes between two ticks; those in which a job of a wing was due count apart."""
    seconds = 0.0

    def outside(*_asked: object) -> NoReturn:
        raise AssertionError("nothing outside is asked")

    parts = WorkerParts(
        diary,
        lambda: NOW + timedelta(seconds=seconds),
        folder,
        outside,
        outside,
        outside,
        left_out=frozenset(line.name for line in JOBS if line.waits or line.lane == "backup"),
    )
    lanes = Lanes(parts, steady=lambda: seconds)
    ticks: list[float] = []
    others: list[float] = []
    for tick in range(STARTING + TICKS):
        seconds += 1.0
        begin = perf_counter()
        ran = lanes.run_due()
        taken = perf_counter() - begin
        if tick >= STARTING:
            (ticks if ran == [LOOK] else others).append(taken)
    lanes.close()
    idle, busy = Sample(tuple(ticks)), Sample(tuple(others))
    at = f"{BIG:,} bookings"
    return [
        Figure(
            "a tick of the worker with nothing due",
            at,
            idle.median,
            worst=idle.p99,
            most=0.002,
            note="worst is p99",
        ),
        Figure(
            "a tick in which jobs look and find nothing to do",
            at,
            busy.median,
            worst=busy.slowest,
            note="worst wrote down what was done",
        ),
    ]


def of_verbs(diary: Diary) -> Figure:
    """The same move of two bookings, one of them with nothing that follows."""
    start = int(datetime.combine(REFERENCE_WEEK, time(), UTC).timestamp())
    items = calendar_items(diary, start, start + 5 * DAY)
    at_nine = [item for item in items if from_epoch(item.start).hour == 9 and item.start > start]
    moves = [_there_and_back(diary, item.id, from_epoch(item.start)) for item in at_nine[1:3]]
    real = following.follow

    def alone() -> None:
        following.follow = _nothing_follows  # type: ignore[assignment]
        moves[0]()
        following.follow = real

    taken = interleaved({"followed": moves[1], "alone": alone}, rounds=VERBS)
    with diary.read() as connection:
        planned = connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar()
    if not planned:
        raise SystemExit("Nothing follows: there is nothing to measure.")
    return Figure(
        "a move with what follows, against without",
        f"{BIG:,} bookings",
        taken["followed"].median,
        limit=taken["alone"].median,
        most_ratio=1.3,
        note="both wait for the disk",
    )


def _nothing_follows(_change: Change) -> None:
    """In place of `following.follow`."""


def _there_and_back(diary: Diary, booking: int, morning: datetime) -> Callable[[], None]:
    """Moves a booking to the evening, and at the next call to the morning again."""
    starts = cycle((morning + timedelta(hours=9), morning))

    def step() -> None:
        move(diary, booking, next(starts), now=NOW)

    return step


if __name__ == "__main__":
    main()
