"""Storage, messages: the hours in which nobody is written to, and by whose clock."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler_app.domain.messages.settings import QUIET_HOURS, QuietHours
from scheduler_app.domain.zones import zone

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

CLIENT_ZONE = "coalesce(nullif(c.zone, ''), b.zone)"
"""The zone of a client `c`, or the one in which their booking `b` was agreed."""


def quiet_hours(asked: PlainSql) -> QuietHours | None:
    """Those that hold today."""
    query = "SELECT name, value FROM settings WHERE name = ?"
    found = asked.exec_driver_sql(query, (QUIET_HOURS.name,))
    return QUIET_HOURS.of({row[0]: row[1] for row in found})


def zone_of(asked: PlainSql, booking_id: int) -> ZoneInfo:
    """By whose clock they are read where a booking is written about; UTC where that is gone."""
    query = f"""
SELECT {CLIENT_ZONE} FROM bookings b LEFT JOIN clients c ON c.id = b.client_id WHERE b.id = ?"""
    found = asked.exec_driver_sql(query, (booking_id,))
    return next((zone(row[0]) for row in found), zone("UTC"))
