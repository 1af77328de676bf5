"""Booking page: which version of a booking a client's own calendar was sent, and the next number.

A calendar believes the higher SEQUENCE, and only from the organizer that it knows. The booking's
revision is the desktop's: it has not risen yet when a client has just changed something here, and
falls back where a diary is restored. So what was told last is kept, and never gone behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, text, update

from scheduler_app.booking_page.store.tables import calendar_entries
from scheduler_app.domain.time_units import DAY

KEPT = 90 * DAY
"""Seconds after its end that a booking's entry is remembered."""

_TOLD = select(
    calendar_entries.c.uid,
    calendar_entries.c.sequence,
    calendar_entries.c.said,
    calendar_entries.c.standing,
).where(calendar_entries.c.uid.in_(bindparam("uids", expanding=True)))
# Words that both databases know, made once: each booking that is confirmed at once asks for them.
_NOTE = text("""
INSERT INTO calendar_entries (uid, account_id, sequence, said, standing, end_at)
VALUES (:uid, :account_id, :sequence, :said, :standing, :end_at)
ON CONFLICT (uid) DO UPDATE SET account_id = excluded.account_id, sequence = excluded.sequence,
  said = excluded.said, standing = excluded.standing, end_at = excluded.end_at""")


@dataclass(frozen=True, slots=True)
class Appearance:
    """What of a booking a calendar shows; a change of anything else is no news to it.

    Instants are epoch seconds. One that does not stand is cancelled.
    """

    uid: str
    start: int
    end: int
    service_name: str
    standing: bool

    def digest(self) -> str:
        """The same for the same appearance."""
        said = f"{self.start} {self.end} {self.standing} {self.service_name}"
        return hashlib.sha256(said.encode()).hexdigest()


class LastTold(NamedTuple):
    """What a calendar was told last, with its digest; one that does not stand is cancelled."""

    sequence: int
    said: str
    standing: bool


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What the calendar of an account is told of a booking, and under which SEQUENCE."""

    shown: Appearance
    sequence: int
    account: str


def next_sequence(told: LastTold | None, shown: Appearance, revision: int) -> int:
    """The SEQUENCE of this appearance in a calendar that was `told` something, or nothing yet."""
    if told is None:
        return revision
    return max(revision, told.sequence + (told.said != shown.digest()))


def sequence(c: Connection, shown: Appearance, revision: int) -> int:
    """The SEQUENCE under which this appearance goes to a calendar; nothing is noted."""
    return next_sequence(told_of(c, [shown.uid]).get(shown.uid), shown, revision)


def told_of(c: Connection, uids: Sequence[str]) -> dict[str, LastTold]:
    """What calendars were told of these bookings, by uid; those of which they know nothing lack."""
    return {
        row.uid: LastTold(row.sequence, row.said, bool(row.standing))
        for row in c.execute(_TOLD, {"uids": uids})
    }


def tell(c: Connection, told: Sequence[CalendarEntry]) -> None:
    """Note that calendars are told this, of each booking once."""
    if not told:
        return
    c.execute(
        _NOTE,
        [
            {
                "uid": one.shown.uid,
                "account_id": one.account,
                "sequence": one.sequence,
                "said": one.shown.digest(),
                "standing": int(one.shown.standing),
                "end_at": one.shown.end,
            }
            for one in told
        ],
    )


def organizer(c: Connection, uid: str, address: str) -> str:
    """The address that calendars know as the booking's organizer: `address` if there is none yet.

    A host that gets another sender later would be a stranger to them.
    """
    entry = calendar_entries.c.uid == uid
    known = c.execute(select(calendar_entries.c.organizer).where(entry)).scalar()
    if known:
        return str(known)
    c.execute(update(calendar_entries).where(entry).values(organizer=address))
    return address


def forget_old(c: Connection, now: int) -> None:
    """Forget the bookings that are long over."""
    c.execute(delete(calendar_entries).where(calendar_entries.c.end_at <= now - KEPT))
