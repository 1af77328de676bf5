"""Storage, page: which requests wait for the consultant, and what was called off shortly before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.time_units import DAY

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

LATE = 2 * DAY
"""Seconds before its start: a visit that is called off then leaves an hour that few will take."""

# Said twice, or the index of open requests is not used.
_REQUESTS = """
SELECT r.id FROM requests r JOIN bookings b ON b.id = r.booking_id
 WHERE r.state IN ('waiting', 'proposed') AND r.state = 'waiting'
   AND b.state IN ('pending', 'confirmed') AND NOT b.removed"""

_CALLED_OFF = """
SELECT n.id FROM notices n JOIN bookings b ON b.id = n.booking_id
 WHERE n.kind = 'cancelled' AND NOT n.dismissed AND b.start_at > ? AND b.start_at - n.at < ?"""


def requests(asked: PlainSql, _now: int) -> list[str]:
    """Those that wait for an answer."""
    return [f"request/{row[0]}" for row in asked.exec_driver_sql(_REQUESTS)]


def called_off(asked: PlainSql, now: int) -> list[str]:
    """Visits to come that their clients called off shortly before, until that is dismissed."""
    found = asked.exec_driver_sql(_CALLED_OFF, (now, LATE))
    return [f"notice/{row[0]}" for row in found]
