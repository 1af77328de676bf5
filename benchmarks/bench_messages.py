"""Benchmark: what messages ask of a diary in which 1,000,000 of them went out over the years.

The window asks how they stand for the line below it, the inspector asks of one booking, and the
screen of messages fills its shelves. The worker looks each second.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.bench_years import BIG, CLIENTS, NOW, of_ticks
from benchmarks.big_diary import big_diary, copy_of
from benchmarks.measure import FRAME, Figure, interleaved, publish
from scheduler_app.domain.messages.shelves import Shelf, ShelfWish
from scheduler_app.domain.zones import to_epoch
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.outlook import outlook_of
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.shelves import messages_of, shelf_page

ROUNDS = 40
_WENT_OUT = """
INSERT INTO outbox (key, kind, booking_id, due_at, useful_until, state, content, planned_at,
                    changed_at)
SELECT uid || '/' || way, way, id, start_at - before, start_at,
       CASE id % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'skipped' ELSE 'sent' END,
       '{"rule": 4, "template": "reminder", "to": 0}', start_at - 2592000, start_at - before
  FROM bookings, (SELECT 'mail' AS way, 172800 AS before UNION ALL SELECT 'text', 86400)
 WHERE start_at < ? ORDER BY start_at"""


def fill(path: Path) -> int:
    """A mail and a text about each booking that is over; returns how many of them there are."""
    with closing(connected(path)) as connection, connection:
        return int(connection.execute(_WENT_OUT, (to_epoch(NOW),)).rowcount)


def of_reads(diary: Diary, at: str) -> list[Figure]:
    """How long the window asks for each."""
    with diary.look() as snapshot:
        query = "SELECT id FROM bookings WHERE start_at > ? ORDER BY start_at LIMIT 1"
        booking = next(row[0] for row in snapshot.exec_driver_sql(query, (to_epoch(NOW),)))
    name = _client_of(diary, booking)

    def shelf(wished: ShelfWish) -> Callable[[], object]:
        return lambda: shelf_page(diary, wished)

    reads: dict[str, Callable[[], object]] = {
        "how messages stand, for the line below": lambda: outlook_of(diary, now=NOW),
        "messages of one booking": lambda: messages_of(diary, booking),
        "messages to come, the first 100": shelf(ShelfWish(Shelf.COMING)),
        "messages sent, the last 100": shelf(ShelfWish(Shelf.SENT)),
        "messages missed, the last 100": shelf(ShelfWish(Shelf.MISSED)),
        "messages sent to one client": shelf(ShelfWish(Shelf.SENT, name)),
    }
    taken = interleaved(reads, rounds=ROUNDS)
    return [
        Figure(what, at, sample.median, worst=sample.p99, most=FRAME, note="worst is p99")
        for what, sample in taken.items()
    ]


def _client_of(diary: Diary, booking: int) -> str:
    """The name of a booking's client."""
    with diary.look() as snapshot:
        query = "SELECT name FROM clients WHERE id = (SELECT client_id FROM bookings WHERE id = ?)"
        return next(str(row[0]) for row in snapshot.exec_driver_sql(query, (booking,)))


def main() -> None:
    """All of them, in one diary."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = copy_of(big_diary(BIG, CLIENTS), folder / "big.db")
        at = f"{BIG:,} bookings, {fill(path):,} messages"
        diary = Diary.open(path)
        while plan_chunk(diary, now=NOW):
            continue
        publish(*of_reads(diary, at), of_ticks(diary, folder)[0])
        diary.close()


if __name__ == "__main__":
    main()
