"""Benchmark: open slots of 60 days for five services, held against plain sorted sweeps.

The limit is given for nothing what the diary must work out: working hours in epoch seconds, and
each booking widened by its gaps. Both sides list the very same slots, which is checked first.
"""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.domain.availability import Visit, openings, slot_starts
from scheduler_app.domain.gaps import Taken, gap
from scheduler_app.domain.practice import Span, WorkingTime
from scheduler_app.domain.working_time import open_spans

FIRST = date(2027, 2, 1)
LAST = FIRST + timedelta(days=60)
VISITS = (
    Visit(3600),
    Visit(1800),
    Visit(7200, 900, 900, 1800),
    Visit(5400, 600, 600, 2700),
    Visit(14400, 900, 1800, 1800),
)
GRID = 15
WORKING = WorkingTime(
    "Europe/Berlin",
    ((Span(time(9), time(17)),),) * 5 + ((), ()),
)


def taken_time() -> list[Taken]:
    """200 bookings within the working time of the 60 days, none overlapping another."""
    dice = random.Random(7)
    hours = [(day, hour) for day in open_spans(WORKING, FIRST, LAST) for hour in range(8)]
    taken = []
    for (opens, _), hour in sorted(dice.sample(hours, 200)):
        start = opens + hour * 3600
        gaps = dice.choice(((0, 0, 0), (900, 900, 1800)))
        taken.append(Taken(start, start + 2700, *gaps))
    return taken


def ours(taken: list[Taken]) -> list[list[int]]:
    """What the use case does with the rows: open time in the zone, sort, gaps, grid."""
    open_time = openings(WORKING, taken, FIRST, LAST, grid=GRID)
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


def widened(taken: list[Taken], visit: Visit) -> list[tuple[int, int]]:
    """The bookings with their gaps to the visit, sorted: what the sweep is given for nothing."""
    at = visit.at(0)
    return sorted((stay.start - gap(at, stay), stay.end + gap(stay, at)) for stay in taken)


def limit(spans: list[tuple[int, int]], busy: list[list[tuple[int, int]]]) -> list[list[int]]:
    """One pass for each service."""
    return [
        sweep(spans, intervals, visit.duration)
        for intervals, visit in zip(busy, VISITS, strict=True)
    ]


def main() -> None:
    taken = taken_time()
    spans = open_spans(WORKING, FIRST, LAST)
    busy = [widened(taken, visit) for visit in VISITS]
    if ours(taken) != limit(spans, busy):
        raise SystemExit("The two sides do not list the same slots.")
    samples = interleaved(
        {"ours": lambda: ours(taken), "limit": lambda: limit(spans, busy)}, rounds=300, warm_up=20
    )
    publish(
        Figure(
            "open slots of 60 days for 5 services",
            f"{len(taken)} bookings in range",
            samples["ours"].median,
            limit=samples["limit"].median,
            most_ratio=2,
            note=f"{sum(map(len, ours(taken)))} slots",
        )
    )


if __name__ == "__main__":
    main()
