"""Domain: what the booking page shows of a booking, worked out from what became of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.bookings.deadlines import agreed_start
from scheduler_app.domain.page.kinds import CommitmentState

SHOWN_DAYS = 366
"""How long the page shows clients what is over."""

CLIENTS_MOVES = frozenset({"accept", "choose", "move-at-once"})
"""Verbs of changes that move a booking because its client wanted it so."""

REVERSING = frozenset({"undo", "redo"})
"""Verbs that bring back how a booking stood before."""

_AGREED = frozenset({State.CONFIRMED, State.DONE, State.NO_SHOW})


_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""In the one form of several that UUIDs are written in here."""


class Turn(NamedTuple):
    """One change of a booking: `start` (epoch seconds) and `state` where it set them."""

    verb: str
    by: str
    start: int | None
    state: str | None


def first_start(turns: Iterable[Turn]) -> int:
    """The start from which the limits to move and cancel count, in epoch seconds.

    That is the start first agreed, so that a client who moves a booking does not win time; but a
    booking that the consultant moved counts from where it was moved to. Undo of a move brings
    back the start from which the limits counted before it.
    """
    known = start = 0
    was_agreed = False
    counted: dict[int, int] = {}
    for turn in turns:
        if turn.start is not None:
            start = turn.start
        if turn.verb in REVERSING:
            known = counted.get(start, start) if turn.start is not None else known
        elif not was_agreed or turn.start is not None:
            by_client = turn.by == By.CLIENT or turn.verb in CLIENTS_MOVES
            known = agreed_start(known, start, was_agreed=was_agreed, by_client=by_client)
        if turn.state == State.PENDING:
            # It waits (again): whatever was agreed before is not any more.
            was_agreed, known = False, start
        elif turn.state in _AGREED:
            was_agreed = True
        counted[start] = known
    return known


def by_client(turns: Iterable[Turn]) -> bool:
    """Whether the latest change was the client's own doing; another description changes nothing."""
    latest = ""
    for turn in turns:
        if turn.verb != "describe":
            latest = turn.by
    return latest == By.CLIENT


def state_shown(state: str, *, declined: bool) -> CommitmentState:
    """A booking's state in the client's words; a request that was declined is not cancelled."""
    if state == State.CANCELLED and declined:
        return CommitmentState.DECLINED
    return CommitmentState(state)


def public_uid(diary: str, booking_id: int, uid: str, *, in_series: bool) -> str:
    """The UUID that the page knows a booking by.

    Visits of a series share a uid, and imported ones may be any text: those get one made of the
    diary's own UUID and the booking's id.
    """
    if not in_series and _UUID.fullmatch(uid):
        return uid
    return str(uuid.uuid5(uuid.UUID(diary), str(booking_id)))
