"""Simulation: no hour twice, reckoned anew from the rows, each pair by itself."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulation.life.life import Life


_ROWS = """
SELECT id, state, transparent, removed, start_at, end_at, preparation, wrap_up, travel, place_id,
       all_day, occupies FROM bookings ORDER BY id"""
_PERMITS = """
SELECT p.id, p.a, p.b, p.settled,
       (SELECT c."by" || ' ' || c.verb FROM history h JOIN changes c ON c.id = h.change_id
         WHERE h.subject = 'overlap_permits' AND h.subject_id = p.id
         ORDER BY h.id DESC LIMIT 1) AS said_by
  FROM overlap_permits p"""

_PLACES = """
SELECT series_id, recurrence_id FROM bookings
 WHERE series_id IS NOT NULL AND state <> 'cancelled' AND NOT removed
 GROUP BY 1, 2 HAVING count(*) > 1"""


def each_place_of_a_series_is_taken_once(life: Life) -> None:
    """No two visits stand at the same place of their rule."""
    with life.world.diary.read() as connection:
        twice = connection.exec_driver_sql(_PLACES).all()
    assert not twice, f"a place of a series is taken twice: {twice}"


def no_hour_is_taken_twice(life: Life) -> None:
    """Each pair that meets has its permit, each permit its pair, and the word of somebody."""
    with life.world.diary.read() as connection:
        rows = connection.exec_driver_sql(_ROWS).all()
        permits = {(one.a, one.b): one for one in connection.exec_driver_sql(_PERMITS)}
    for row in rows:
        assert bool(row.occupies) == takes_time(row), f"a row is wrong about its own time: {row}"
    taking = [row for row in rows if takes_time(row)]
    meeting = {(one.id, other.id) for one, other in combinations(taking, 2) if meet(one, other)}
    assert meeting <= permits.keys(), f"an hour is taken twice: {meeting - permits.keys()}"
    assert permits.keys() <= meeting, f"a permit outlived its overlap: {permits.keys() - meeting}"
    for pair, permit in permits.items():
        # At the desk the word is the consultant's, at whose wish ever it was moved there.
        by = permit.said_by or ""
        meant = not permit.settled or by.startswith("consultant ") or by == "client move"
        assert meant, f"an overlap was permitted, and by nobody: {pair}"
    all_day = {row.id for row in rows if row.all_day}
    waiting = {
        pair for pair, one in permits.items() if not one.settled and all_day.isdisjoint(pair)
    }
    told = {tuple(sorted(pair)) for pair in life.conflicts_told()}
    assert told == waiting, f"a conflict that nobody sees: {told ^ waiting}"


def takes_time(row: Any) -> bool:
    """Whether nobody else can have its time."""
    return row.state in {"pending", "confirmed", "done"} and not row.transparent and not row.removed


def meet(one: Any, other: Any) -> bool:
    """Whether two can't both be kept: the gap between them is too short, in either order."""
    return _follows(one, other) < 0 and _follows(other, one) < 0


def _follows(earlier: Any, later: Any) -> int:
    """How many seconds more than are needed lie between the end of one and the start of another."""
    same_place = earlier.place_id is not None and earlier.place_id == later.place_id
    road = 0 if same_place else max(earlier.travel, later.travel)
    needed: int = 60 * (earlier.wrap_up + later.preparation + road)
    between: int = later.start_at - earlier.end_at
    return int(between - needed)
