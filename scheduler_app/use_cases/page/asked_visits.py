"""Use case: which clients the page asks whether they will be there. Pure reading."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.page.limits import can_be_shown
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.messages.confirmations import asked_of, standing


class AskedToCome(NamedTuple):
    """Since when, or from when on, a client is asked; and whether they have said that they come."""

    since: int | None = None
    comes: bool = False


NOBODY = AskedToCome()


def asked_visits(connection: Reading, bookings: Collection[int]) -> dict[int, AskedToCome]:
    """What the page is told of these, by booking; those of which there is nothing to tell are not.

    A mail that the page itself sends asks while this machine is off: what is planned is told, too.
    """
    coming, messages = standing(connection, bookings), asked_of(connection, bookings)
    found = {}
    for booking in coming.keys() | messages.keys():
        due = [one.due for one in messages.get(booking, ()) if one.state is not RowState.SKIPPED]
        since = min(filter(can_be_shown, due), default=None)
        found[booking] = AskedToCome(since, booking in coming)
    return found
