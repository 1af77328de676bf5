"""Benchmark: search and quick entry as you type in 1,000,000 bookings: every keystroke."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import partial

from benchmarks.big_diary import REFERENCE_WEEK, big_diary
from benchmarks.measure import Figure, Sample, interleaved, publish
from scheduler_app.desktop.bookings.quick_entry.reading import Line, read
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.search import search
from scheduler_app.use_cases.clients.clients import match_clients

BOOKINGS = 1_000_000
CLIENTS = 50_000
ROUNDS = 7
TYPED = (
    "anna",
    "printer",
    "chloe ban",
    "backup disk",
    "ticket 123456",
    "zoe mar prin",
    "xyzzy",
    "089 831798",
)
"""A common name, a common word, no accents, two words, a rare one, three at once, none at all, and
a phone number, which no index finds."""


LINES = (
    "anna bander tue 3pm printer broken again",
    "chloé 089 831798 every friday 10-11:30 until june @ 12 High Street",
    "block morgen halb drei bis vier",
)
"""A client and a title, a number and a rule, a block."""


def main() -> None:
    """Type each of `TYPED` letter by letter into the search, each of `LINES` into quick entry."""
    diary = Diary.open(big_diary(BOOKINGS, CLIENTS))
    now = datetime.combine(REFERENCE_WEEK, time(8), UTC)
    prefixes = list(dict.fromkeys(text[:end] for text in TYPED for end in range(1, len(text) + 1)))
    found = interleaved(
        {text: partial(search, diary, text, now=now) for text in prefixes}, rounds=ROUNDS
    )
    completed = interleaved(
        {text: partial(match_clients, diary, text) for text in prefixes}, rounds=ROUNDS
    )
    begun = [line[:end] for line in LINES for end in range(1, len(line) + 1)]
    read_in = interleaved(
        {line: partial(read, diary, Line(line, len(line)), now=now) for line in begun},
        rounds=ROUNDS,
    )
    diary.close()
    publish(
        _figure("search, each keystroke", found),
        _figure("client completion", completed),
        _figure("quick entry, each keystroke", read_in),
    )


def _figure(what: str, samples: dict[str, Sample]) -> Figure:
    everything = Sample(tuple(second for sample in samples.values() for second in sample.seconds))
    slowest = max(samples, key=lambda text: samples[text].median)
    return Figure(
        what=what,
        at=f"{BOOKINGS:,} bookings, {CLIENTS:,} clients",
        measured=everything.median,
        worst=samples[slowest].median,
        most=0.05,
        note=f"slowest: “{slowest}”",
    )


if __name__ == "__main__":
    main()
