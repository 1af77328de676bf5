"""Messages about a diary's bookings in whatever state, as the worker would have left them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import Errand, RowState, Steps
from scheduler_app.domain.messages.shelves import KIND_OF
from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, Reading, writing
from scheduler_app.storage.messages import outbox, said

_WAYS: dict[RowState, tuple[RowState, ...]] = {
    RowState.PLANNED: (),
    RowState.SKIPPED: (RowState.SKIPPED,),
    RowState.DELIVERED: (RowState.SENDING, RowState.SENT, RowState.DELIVERED),
    RowState.WITHDRAWING: (RowState.SENDING, RowState.HANDED_OVER, RowState.WITHDRAWING),
}
"""By which steps a row comes to its state; the others are sent, or not, at once."""


class Planted(NamedTuple):
    """One message. `due` is an aware instant; `provider` what the other side calls it."""

    booking_id: int
    due: datetime
    state: RowState = RowState.PLANNED
    channel: Channel = Channel.MAIL
    template: str = "reminder"
    reason: str = ""
    provider: str = ""
    said: WrittenMessage | None = None
    to: int = 0
    rule: int = 0


def plant(diary: Diary, *wanted: Planted, now: datetime) -> list[int]:
    """Write them; returns their ids in the same order."""
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        change.touched.add("outbox")
        asked = change.connection
        query = "SELECT count(*) FROM outbox"
        known = next(iter(asked.exec_driver_sql(query)))[0]
        return [_planted(asked, known + n, one, to_epoch(now)) for n, one in enumerate(wanted)]


def _planted(asked: Reading, number: int, one: Planted, now: int) -> int:
    kind = KIND_OF[one.channel]
    due = to_epoch(one.due)
    key = f"{one.booking_id:016x}/{number}/{due}/{kind}"
    starts = "SELECT start_at FROM bookings WHERE id = ?"
    start = int(next(iter(asked.exec_driver_sql(starts, (one.booking_id,))))[0])
    content = {"rule": one.rule, "template": one.template, "to": one.to, "start": start}
    content["digest"] = ""
    wish = Errand(key, kind, one.booking_id, due, due + 48 * HOUR, "", json.dumps(content))
    at = min(due, now)
    outbox.write(asked, Steps(add=[wish]), now=at)
    query = "SELECT id FROM outbox WHERE key = ?"
    row_id = int(next(iter(asked.exec_driver_sql(query, (key,))))[0])
    if one.said is not None:
        said.keep(asked, row_id, one.said, now=at)
    for state in _WAYS.get(one.state, (RowState.SENDING, one.state)):
        outbox.turn(
            asked,
            outbox.row(asked, row_id),
            state,
            now=at,
            reason=one.reason if state is one.state else "",
            provider=one.provider,
        )
    return row_id
