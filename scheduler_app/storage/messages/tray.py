"""Storage, messages: plans the reminders of the consultant at the tray, and reads their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from scheduler_app.domain.messages import tray
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.messages.tray import REMIND_ME, Upcoming, reminder_of
from scheduler_app.domain.time_units import MINUTE, seconds_of
from scheduler_app.storage.messages.plans import BY_ID

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


class TrayFollower:
    """A `Follower`: one reminder before each appointment that is confirmed.

    It says when only: the words are those of the diary at the time when it is shown.
    """

    name = "tray"
    kinds = (tray.KIND,)
    concerns: Mapping[str, str] = MappingProxyType({"bookings": BY_ID})
    ruled_by = ("settings",)
    before = seconds_of(tray.MOST_MINUTES)
    after = MINUTE

    def rules(self, asked: PlainSql) -> str:
        """The setting."""
        return REMIND_ME.write(_minutes(asked))

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        """A whole day has no hour to be reminded of."""
        query = """
SELECT id, start_at, (SELECT value FROM settings WHERE name = ?) FROM bookings
 WHERE id IN (SELECT value FROM json_each(?)) AND state = 'confirmed' AND kind = 'appointment'
   AND NOT all_day AND NOT removed"""
        found = list(asked.exec_driver_sql(query, (REMIND_ME.name, bookings)))
        minutes = _read(found[0][2]) if found else None
        if minutes is None:
            return ()
        return [reminder_of(Upcoming(row[0], row[1]), minutes) for row in found]


FOLLOWER = TrayFollower()


def _minutes(asked: PlainSql) -> int | None:
    query = "SELECT value FROM settings WHERE name = ?"
    for (text,) in asked.exec_driver_sql(query, (REMIND_ME.name,)):
        return _read(text)
    return REMIND_ME.first


def _read(text: str | None) -> int | None:
    return REMIND_ME.first if text is None else REMIND_ME.read(text)
