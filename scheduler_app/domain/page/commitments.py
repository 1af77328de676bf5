"""Domain: what the booking page shows of a booking, worked out from what became of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.bookings.turns import Turn
from scheduler_app.domain.money.sentences import ANSWER_REVOCATION
from scheduler_app.domain.page.kinds import CommitmentState

SHOWN_DAYS = 366
"""How long the page shows clients what is over."""

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""In the one form of several that UUIDs are written in here."""


def by_client(turns: Iterable[Turn]) -> bool:
    """Whether the latest change was the client's own doing; another description changes nothing.

    What is called off as they revoked the contract is called off as they wished.
    """
    latest = ""
    for turn in turns:
        if turn.verb != "describe":
            latest = By.CLIENT if turn.verb == ANSWER_REVOCATION else turn.by
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
