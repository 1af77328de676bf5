"""Messages about a diary's bookings in whatever state, as the worker would have left them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import Errand, RowState, Steps
from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.messages import outbox, said
from scheduler_app.use_cases.messages.shelves import messages_of

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


def plant(diary: Diary, *wanted: Planted, now: datetime) -> list[int]:
    """Write them; returns their ids in the same order."""
    return [_planted(diary, number, one, now) for number, one in enumerate(wanted)]


def _planted(diary: Diary, number: int, one: Planted, now: datetime) -> int:
    known = {line.id for line in messages_of(diary, one.booking_id)}
    kind = TEXT_KIND if one.channel is Channel.TEXT else MAIL_KIND
    due = to_epoch(one.due)
    key = f"{one.booking_id:016x}/{len(known)}/{number}/{due}/{kind}"
    content = {"rule": 0, "template": one.template, "to": 0, "start": due, "digest": ""}
    wish = Errand(key, kind, one.booking_id, due, due + 48 * HOUR, "", json.dumps(content))
    at = min(due, to_epoch(now))
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        asked = change.connection
        outbox.write(asked, Steps(add=[wish]), now=at)
        query = "SELECT id FROM outbox WHERE key = ?"
        row_id = int(next(iter(asked.exec_driver_sql(query, (key,))))[0])
        if one.said is not None:
            said.keep(asked, row_id, one.said, now=at)
        for state in _WAYS.get(one.state, (RowState.SENDING, one.state)):
            last = state is one.state
            outbox.turn(
                asked,
                outbox.row(asked, row_id),
                state,
                now=at,
                reason=one.reason if last else "",
                provider=one.provider,
            )
    return row_id
