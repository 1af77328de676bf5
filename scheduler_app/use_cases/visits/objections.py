"""Use cases, visits: what of a client's visits stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler_app.storage.diary import Reading
from scheduler_app.storage.visits.objections import running


def objections(connection: Reading, clients: Collection[int], _now: datetime) -> Iterator[str]:
    """A visit that is going on."""
    if running(connection, clients):
        yield "The stopwatch of a visit to them is running. Stop it first."
