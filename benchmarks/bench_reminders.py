"""Benchmark: planning what 10,000 clients are told of their visits, held against reading them.

The limit of the first line reads what is known of the same bookings out of the diary, and nothing
else; it plans what the diary keeps rows for, which is all that is due within forty days. The second
plans each message of each booking, whatever its day, and its limit reads the rows that stand for
them as well. The third is all of it, from the first statement to the last row on the disk. The
fourth moves one booking among as many.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.domain.messages.planning import planned
from scheduler_app.domain.messages.rules import AHEAD
from scheduler_app.domain.time_units import DAY, HOUR
from scheduler_app.domain.zones import to_epoch
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.messages.law import law_of, rows_of
from scheduler_app.storage.messages.reminders import FOLLOWER
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.practice.founding import found_practice

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
BOOKINGS, CLIENTS, MOVES = 10_000, 500, 60
EVER = to_epoch(NOW) + 4_000 * DAY


def fill(path: Path) -> None:
    """So many bookings of an hour, as many a day as go into one, from the fourth day on."""
    first = to_epoch(NOW) + 4 * DAY
    with closing(connected(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO clients (name, email, mobile, texts_word, phones, folded, uid)"
            " VALUES (?, ?, ?, 'given', '[]', ?, ?)",
            (
                (f"Client {n}", f"c{n}@example.org", f"+49151{n:08}", f"client {n}", f"c{n}")
                for n in range(CLIENTS)
            ),
        )
        connection.executemany(
            "INSERT INTO bookings (uid, kind, state, start_at, end_at, zone, client_id, service_id,"
            " occupies) VALUES (?, 'appointment', 'confirmed', ?, ?, 'Europe/Berlin', ?, 1, 1)",
            (
                (f"booking-{n}", start, start + HOUR, 1 + n % CLIENTS)
                for n in range(BOOKINGS)
                for start in [first + n * HOUR]
            ),
        )
        made = connection.execute(
            "INSERT INTO changes (at, \"by\", verb) VALUES (?, 'consultant', 'book')",
            (to_epoch(NOW),),
        ).lastrowid
        connection.execute(
            "INSERT INTO history (change_id, subject, subject_id, after)"
            " SELECT ?, 'bookings', id, '{\"start_at\":0}' FROM bookings",
            (made,),
        )


def of_moves(diary: Diary) -> Figure:
    """What a move of one booking takes, with all that follows from it."""
    with diary.look() as snapshot:
        query = "SELECT id, start_at FROM bookings ORDER BY start_at DESC LIMIT ?"
        found = [tuple(row) for row in snapshot.exec_driver_sql(query, (MOVES,))]
    taken = []
    for booking, start in reversed(found):
        wished = datetime.fromtimestamp(start, UTC) + timedelta(days=400)
        began = perf_counter()
        move(diary, booking, wished, now=NOW)
        taken.append(perf_counter() - began)
    median = sorted(taken)[MOVES // 2]
    return Figure("move one booking", f"{BOOKINGS:,} planned", median, most=0.02)


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "diary.db"
        diary = Diary.open(path)
        found_practice(diary, zone_name="Europe/Berlin", now=NOW)
        fill(path)
        began = perf_counter()
        while plan_chunk(diary, now=NOW):
            continue
        written = perf_counter() - began
        until = to_epoch(NOW) + AHEAD
        ids = json.dumps(list(range(1, BOOKINGS + 1)))
        with diary.look() as snapshot:
            wanted = FOLLOWER.wanted(snapshot, ids, EVER)
            if len(wanted) < 3 * BOOKINGS or len(facts_of(snapshot, ids)) != BOOKINGS:
                raise SystemExit("Not all of them are planned.")
            law, facts, rows = law_of(snapshot), facts_of(snapshot, ids), rows_of(snapshot, ids)
            samples = interleaved(
                {
                    "plan": lambda: [
                        planned(one, law, rows[one.booking_id], until) for one in facts
                    ],
                    "read": lambda: facts_of(snapshot, ids),
                    "plan all": lambda: [
                        planned(one, law, rows[one.booking_id], EVER) for one in facts
                    ],
                    "read rows": lambda: rows_of(snapshot, ids),
                },
                rounds=9,
            )
        taken = {name: sample.median for name, sample in samples.items()}
        at = f"{BOOKINGS:,} bookings"
        publish(
            Figure("plan reminders, to reading bookings", at, taken["plan"], taken["read"], 2.0),
            Figure(
                f"plan all {len(wanted):,} messages, to reading bookings and rows",
                at,
                taken["plan all"],
                taken["read"] + taken["read rows"],
                2.0,
            ),
            Figure("read, plan and write down all of them", at, written, note="in chunks of 200"),
            of_moves(diary),
        )
        diary.close()


if __name__ == "__main__":
    main()
