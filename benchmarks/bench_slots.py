"""Benchmark: open slots of 60 days for five services, held against plain sorted sweeps.

The limit is given for nothing what the diary must work out: working hours in epoch seconds, and
each booking widened by its gaps. Both sides list the very same slots, which is checked first. A
second line has no target of its own: it adds the reading, out of a diary of 20,000 bookings, and
to the limit one raw query of the same rows.
"""

from __future__ import annotations

import random
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.domain.calendar.availability import VisitNeeds, open_time_between, slot_starts
from scheduler_app.domain.calendar.gaps import Occupied, gap
from scheduler_app.domain.calendar.working_time import open_spans
from scheduler_app.domain.practice.rules import Span, WorkingTime
from scheduler_app.domain.time_units import Minutes, Seconds
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.calendar.find_slots import read_openings
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.rules import read_practice

FIRST = date(2027, 2, 1)
LAST = FIRST + timedelta(days=60)
VISITS = (
    VisitNeeds(Seconds(3600)),
    VisitNeeds(Seconds(1800)),
    VisitNeeds(Seconds(7200), Seconds(900), Seconds(900), Seconds(1800)),
    VisitNeeds(Seconds(5400), Seconds(600), Seconds(600), Seconds(2700)),
    VisitNeeds(Seconds(14400), Seconds(900), Seconds(1800), Seconds(1800)),
)
GRID = 15
QUERY = (
    "SELECT start_at, end_at, preparation, wrap_up, travel, place_id FROM bookings"
    " WHERE occupies AND start_at >= ? AND start_at < ? ORDER BY start_at"
)
WORKING = WorkingTime(
    "Europe/Berlin",
    ((Span(time(9), time(17)),),) * 5 + ((), ()),
)


def taken_time() -> list[Occupied]:
    """200 bookings within the working time of the 60 days, none overlapping another."""
    dice = random.Random(7)
    hours = [(day, hour) for day in open_spans(WORKING, FIRST, LAST) for hour in range(8)]
    taken = []
    for (opens, _), hour in sorted(dice.sample(hours, 200)):
        start = opens + hour * 3600
        gap = dice.choice((Seconds(0), Seconds(300)))
        taken.append(Occupied(start, start + 2700, gap, gap, gap))
    return taken


def ours(taken: list[Occupied]) -> list[list[int]]:
    """What the use case does with the rows: open time in the zone, sort, gaps, grid."""
    open_time = open_time_between(WORKING, taken, FIRST, LAST, grid=Minutes(GRID))
    return [slot_starts(open_time, visit) for visit in VISITS]


def sweep(spans: list[tuple[int, int]], busy: list[tuple[int, int]], length: int) -> list[int]:
    """One pass over sorted intervals in plain Python: no zones, gaps or limits to mind."""
    starts = []
    step, at = GRID * 60, 0
    for opens, closes in spans:
        free = opens
        while at < len(busy) and busy[at][0] < closes:
            start = free
            while start + length <= busy[at][0]:
                starts.append(start)
                start += step
            free = max(free, -(-busy[at][1] // step) * step)
            at += 1
        start = max(free, opens)
        while start + length <= closes:
            starts.append(start)
            start += step
    return starts


def widened(taken: list[Occupied], visit: VisitNeeds) -> list[tuple[int, int]]:
    """The bookings with their gaps to the visit, sorted: what the sweep is given for nothing."""
    at = visit.at(0)
    return sorted((stay.start - gap(at, stay), stay.end + gap(stay, at)) for stay in taken)


def limit(spans: list[tuple[int, int]], busy: list[list[tuple[int, int]]]) -> list[list[int]]:
    """One pass for each service."""
    return [
        sweep(spans, intervals, visit.duration)
        for intervals, visit in zip(busy, VISITS, strict=True)
    ]


def fill(path: Path, taken: list[Occupied]) -> None:
    """Put those bookings into a diary, and as many again in each 60 days around, 20,000 in all."""
    rows = (
        (
            f"booking-{turn}-{number}",
            *(stay.start + shift, stay.end + shift),
            *(stay.preparation // 60, stay.wrap_up // 60, stay.travel // 60),
        )
        for turn in range(-50, 50)
        for number, stay in enumerate(taken)
        # 61 days, so that the time at which the clocks change does not bring two together.
        for shift in [turn * 61 * 86_400]
    )
    with closing(connected(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO bookings(uid, kind, state, start_at, end_at, preparation, wrap_up, travel,"
            " zone, occupies) VALUES (?, 'busy', 'confirmed', ?, ?, ?, ?, ?, 'Europe/Berlin', 1)",
            rows,
        )


def from_diary(diary: Diary) -> list[list[int]]:
    """What the use case does: settings, overrides, days off and bookings read, then as `ours`."""
    with diary.read() as connection:
        open_time = read_openings(connection, read_practice(connection), FIRST, LAST)
    return [slot_starts(open_time, visit) for visit in VISITS]


def main() -> None:
    taken = taken_time()
    spans = open_spans(WORKING, FIRST, LAST)
    busy = [widened(taken, visit) for visit in VISITS]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "diary.db"
        diary = Diary.open(path)
        found_practice(diary, zone_name=WORKING.zone, now=datetime(2027, 1, 1, tzinfo=UTC))
        fill(path, taken)
        raw = connected(path)
        if not ours(taken) == from_diary(diary) == limit(spans, busy):
            raise SystemExit("The sides do not list the same slots.")
        samples = interleaved(
            {
                "ours": lambda: ours(taken),
                "limit": lambda: limit(spans, busy),
                "diary": lambda: from_diary(diary),
                "query": lambda: raw.execute(QUERY, (spans[0][0], spans[-1][1])).fetchall(),
            },
            rounds=300,
            warm_up=20,
        )
        raw.close()
        diary.close()
    at = f"20,000 bookings, {len(taken)} in range"
    sweeps, query = samples["limit"].median, samples["query"].median
    what = "open slots of 60 days for 5 services"
    publish(
        Figure(what, at, samples["ours"].median, limit=sweeps, most_ratio=2),
        Figure(f"{what}, read from the diary", at, samples["diary"].median, limit=sweeps + query),
    )


if __name__ == "__main__":
    main()
