"""Benchmark: the client page and the search over visits, each keystroke, in a life of work.

Each is held against its own statements, carried out once more by the driver alone: the rows that
were needed, without anything that is made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import Connection

from benchmarks.big_diary import REFERENCE_WEEK
from benchmarks.measure import Figure, Sample, interleaved, publish
from benchmarks.visited_diary import visited_diary
from scheduler_app.domain.visits.search import VisitWish
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.snapshots import Snapshot
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of
from scheduler_app.use_cases.visits.search import search_visits

BOOKINGS, CLIENTS, VISITS = 1_000_000, 50_000, 100_000
ROUNDS = 7
SHOWN = (7, 4_711, 25_000, 49_999)
"""Clients whose page is looked at, far from one another."""

TYPED = ("printer prints blank", "anna", "fritz router", "wi-fi kitchen", "café", "xyzzy")
"""A symptom, a client, a device, a place, no accents, and nothing at all."""

Asked = list[tuple[str, Any]]


def main() -> None:
    """Open each page of `SHOWN`, and type each of `TYPED` letter by letter."""
    path = visited_diary(BOOKINGS, CLIENTS, VISITS)
    diary = Diary.open(path)
    now = datetime.combine(REFERENCE_WEEK, time(8), UTC)
    pages = {str(client): partial(_page, diary, client, now) for client in SHOWN}
    prefixes = dict.fromkeys(text[:end] for text in TYPED for end in range(1, len(text) + 1))
    searches = {
        text: partial(search_visits, diary, VisitWish(text)) for text in prefixes if text.strip()
    }
    with closing(connected(path)) as raw:
        figures = (
            _figure("client page", _measured(pages, raw), most=0.1),
            _figure("search over visits, each keystroke", _measured(searches, raw), most=0.05),
        )
    diary.close()
    publish(*figures)


def _page(diary: Diary, client: int, now: datetime) -> None:
    dossier_of(diary, client, now=now)
    timeline_of(diary, client)


def _measured(
    runs: Mapping[str, Callable[[], object]], raw: Any
) -> dict[str, tuple[Sample, Sample]]:
    """Of each run, how long it takes, and how long its statements take alone."""
    alone = {f"raw {name}": partial(_replay, raw, _asked_by(run)) for name, run in runs.items()}
    found = interleaved({**runs, **alone}, rounds=ROUNDS)
    return {name: (found[name], found[f"raw {name}"]) for name in runs}


def _asked_by(run: Callable[[], object]) -> Asked:
    asked: Asked = []
    with _overheard(Connection, asked), _overheard(Snapshot, asked):
        run()
    return asked


@contextmanager
def _overheard(kind: Any, asked: Asked) -> Iterator[None]:
    """Write down what is asked on connections of a kind."""
    plain = kind.exec_driver_sql

    def listening(self: Any, statement: str, parameters: Any = None, *more: Any) -> Any:
        if not statement.startswith("BEGIN"):
            asked.append((statement, parameters))
        return plain(self, statement, parameters, *more)

    kind.exec_driver_sql = listening
    try:
        yield
    finally:
        kind.exec_driver_sql = plain


def _replay(raw: Any, asked: Asked) -> None:
    raw.execute("BEGIN")
    for statement, parameters in asked:
        raw.execute(statement, parameters or ()).fetchall()
    raw.execute("COMMIT")


def _figure(what: str, samples: dict[str, tuple[Sample, Sample]], *, most: float) -> Figure:
    ours, raw = (
        Sample(tuple(second for pair in samples.values() for second in pair[which].seconds))
        for which in (0, 1)
    )
    slowest = max(samples, key=lambda name: samples[name][0].median)
    return Figure(
        what=what,
        at=f"{BOOKINGS:,} bookings, {CLIENTS:,} clients, {VISITS:,} visits",
        measured=ours.median,
        limit=raw.median,
        most_ratio=2.0,
        worst=samples[slowest][0].median,
        most=most,
        note=f"slowest: “{slowest}”",
    )


if __name__ == "__main__":
    main()
