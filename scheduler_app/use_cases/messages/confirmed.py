"""Use cases, messages: how far it has come with asking clients whether they will come.

Asked while the window starts: nothing here loads what writes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from scheduler_app.domain.messages.confirmation import AskState, Confirmation, ask_state
from scheduler_app.domain.messages.rules import AHEAD
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import confirmations
from scheduler_app.storage.snapshots import Snapshot

ConfirmationsTold = dict[int, tuple[AskState, Confirmation | None]]
"""By booking, how far it has come, and what its client said."""


def confirmation_of(diary: DiaryHandle, booking_ids: Collection[int]) -> ConfirmationsTold:
    """Of these bookings at the time that holds, in two statements.

    Those of which nobody was asked and nobody has confirmed are left out.
    """
    with looking(diary) as asked:
        return _standing(asked, booking_ids)


def confirmations_ahead(diary: DiaryHandle, *, now: datetime) -> ConfirmationsTold:
    """The same of all visits that come within the time for which messages are planned."""
    at = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        return _standing(asked, confirmations.coming(asked, at, at + AHEAD))


def _standing(asked: Snapshot, booking_ids: Collection[int]) -> ConfirmationsTold:
    said = confirmations.standing(asked, booking_ids)
    rows = confirmations.asked_of(asked, booking_ids)
    return {
        booking_id: (
            AskState.CONFIRMED if booking_id in said else ask_state(rows[booking_id]),
            said.get(booking_id),
        )
        for booking_id in booking_ids
        if booking_id in said or booking_id in rows
    }
