"""Use cases: what comes to be sent in its client's quiet hours waits for their end.

It was planned for another time: somebody was away then, or a server asked to come again.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.resting import goes_at
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.messages.quiet import quiet_hours, zone_of
from scheduler_app.use_cases.messages.carrying_out import Fate, settle

WAITS_FOR_DAY = "It waits for the end of your client's quiet hours."
OF_USE_AT_NIGHT = "It came late, and your client's quiet hours last until it is of no use."


def rested(diary: DiaryHandle, row: OutboxRow, now: datetime) -> Fate | None:
    """What became of a row that is due, because its client is not to be written to now.

    It waits, or was skipped; None where it may go. Its row says so already.
    """
    moment = to_epoch(now.replace(microsecond=0))
    if row.wanted.booking_id is None:
        return None  # it was sent by hand
    with looking(diary) as asked:
        quiet = quiet_hours(asked)
        if quiet is None:
            return None
        goes = goes_at(row.wanted, moment, quiet, zone_of(asked, row.wanted.booking_id))
    if goes is None:
        skipped = Fate(RowState.SKIPPED, OF_USE_AT_NIGHT)
        settle(diary, row.id, skipped, now=now)
        return skipped
    if goes <= moment:
        return None
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        outbox.put_off(change.connection, row.id, goes, WAITS_FOR_DAY, now=moment)
        change.touched.add("outbox")
    return Fate(RowState.PLANNED, WAITS_FOR_DAY, not_before=goes)
