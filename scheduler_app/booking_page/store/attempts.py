"""Booking page: what concerns security, counted by the hour and the network it came from.

For two weeks, so that an attack can be seen: no account, no name, no whole address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, or_, select, text

from scheduler_app.booking_page.store.tables import attempts
from scheduler_app.domain.time_units import DAY, HOUR

KEPT = 14 * DAY
"""Seconds for which the networks are remembered."""

MOST = 50_000
"""Rows that are kept: an attack from very many networks must not fill the disk. Oldest go first."""

NetworkHour = tuple[int, str, str]
"""The hour by its first second, what happened, and the network."""

_ADD = text("""
INSERT INTO attempts (hour, what, network, count) VALUES (:hour, :what, :network, :count)
ON CONFLICT (hour, what, network) DO UPDATE SET count = attempts.count + :count""")


@dataclass(frozen=True, slots=True)
class NetworkCount:
    """How often something happened from one network in the hour that began at `hour`."""

    hour: int
    what: str
    network: str
    count: int


def hour_of(now: int) -> int:
    """The first second of the hour."""
    return now - now % HOUR


def add(c: Connection, seen: Mapping[NetworkHour, int]) -> None:
    """Add these counts. Sorted: two workers that add the same ones do so in the same order."""
    rows = [
        {"hour": hour, "what": what, "network": network, "count": count}
        for (hour, what, network), count in sorted(seen.items())
    ]
    if rows:
        c.execute(_ADD, rows)


def since(c: Connection, instant: int, *, most: int = 1_000) -> list[NetworkCount]:
    """What was counted in the hours that end after `instant`: newest first, within an hour most."""
    rows = c.execute(
        select(attempts)
        .where(attempts.c.hour > instant - HOUR)
        .order_by(
            attempts.c.hour.desc(), attempts.c.count.desc(), attempts.c.what, attempts.c.network
        )
        .limit(most)
    )
    return [NetworkCount(*row) for row in rows]


def totals(c: Connection, instant: int, whats: Iterable[str]) -> tuple[int, int]:
    """How often what begins with any of these happened after `instant`, from how many networks."""
    found = c.execute(
        select(
            func.coalesce(func.sum(attempts.c.count), 0),
            func.count(func.distinct(attempts.c.network)),
        ).where(
            attempts.c.hour > instant - HOUR,
            or_(*(attempts.c.what.startswith(what) for what in whats)),
        )
    ).one()
    return int(found[0]), int(found[1])


def forget_old(c: Connection, now: int) -> None:
    """Drop what is older than two weeks, and the oldest hours of what is too much."""
    c.execute(delete(attempts).where(attempts.c.hour <= now - KEPT))
    beyond = c.execute(
        select(attempts.c.hour).order_by(attempts.c.hour.desc()).offset(MOST).limit(1)
    ).scalar_one_or_none()
    if beyond is not None:
        older = attempts.c.hour < beyond
        once = (attempts.c.hour == beyond) & (attempts.c.count == 1)
        c.execute(delete(attempts).where(older | once))
