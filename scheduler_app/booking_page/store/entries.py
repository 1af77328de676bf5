"""Booking page: what a client's own calendar was told about a booking, and what comes next.

A calendar believes the higher SEQUENCE, and only from the organizer that it knows. The booking's
revision is the desktop's: it has not risen yet when a client has just changed something here, and
falls back where a diary is restored. So what was told last is kept, and never gone behind.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduler_app.booking_page.store.tables import calendar_entries

KEPT = 90 * 86_400
"""Seconds after its end that a booking's entry is remembered."""


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


def sequence(c: Connection, shown: Appearance, revision: int) -> int:
    """The SEQUENCE under which this appearance goes to a calendar; nothing is noted."""
    told = _told(c, shown.uid)
    if told is None:
        return revision
    number, said, _ = told
    return max(revision, number if said == shown.digest() else number + 1)


def tell(c: Connection, shown: Appearance, revision: int, account: str) -> int:
    """Note that a calendar is told this; returns the SEQUENCE for it."""
    number = sequence(c, shown, revision)
    values = {
        "uid": shown.uid,
        "account_id": account,
        "sequence": number,
        "said": shown.digest(),
        "standing": int(shown.standing),
        "end_at": shown.end,
    }
    dialect = sqlite if c.dialect.name == "sqlite" else postgresql
    c.execute(
        dialect.insert(calendar_entries)
        .values(values)
        .on_conflict_do_update(index_elements=["uid"], set_=values)
    )
    return number


def knows(c: Connection, shown: Appearance) -> bool | None:
    """Whether a calendar was told just this; None where it was told nothing."""
    told = _told(c, shown.uid)
    return None if told is None else told[1] == shown.digest()


def stands(c: Connection, uid: str) -> bool:
    """Whether a calendar was told of the booking, and not that it is cancelled."""
    told = _told(c, uid)
    return told is not None and told[2]


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


def _told(c: Connection, uid: str) -> tuple[int, str, bool] | None:
    row = c.execute(
        select(
            calendar_entries.c.sequence, calendar_entries.c.said, calendar_entries.c.standing
        ).where(calendar_entries.c.uid == uid)
    ).first()
    return None if row is None else (row.sequence, row.said, bool(row.standing))
