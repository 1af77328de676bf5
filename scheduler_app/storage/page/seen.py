"""Storage: what clients may have seen of a change on the booking page, and whether they hear more.

The page tells its clients by mail of a booking that is cancelled, moved or confirmed. It says
nothing of one that vanishes, or that waits again for an answer.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from scheduler_app.domain.bookings.undo_sentences import promised
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings.naming import booking_named
from scheduler_app.storage.clients.merged import known_as
from scheduler_app.storage.journal import Image
from scheduler_app.storage.page import commitments
from scheduler_app.storage.page import link as page_link

_OPEN = ("pending", "confirmed")


class Seen:
    """What the page may have shown since a change was made."""

    def __init__(self, connection: Connection, change_id: int, *, now: datetime) -> None:
        self._connection = connection
        self._now = to_epoch(now.replace(microsecond=0))
        query = "SELECT at FROM changes WHERE id = ?"
        made_at = connection.exec_driver_sql(query, (change_id,)).scalar()
        shown = self._shown_since(made_at or 0)
        self._to: dict[int, bool] = {}
        """The bookings of the change that somebody may have seen; whether their own client did."""
        if shown:
            self._to = commitments.shown_of_change(connection, change_id, now=self._now)

    def _shown_since(self, made_at: int) -> bool:
        """Whether a publication that knew of the change may have reached the page.

        One that was begun and not heard of since counts: its answer may have been lost. So does
        everything once the clock was set back.
        """
        link = page_link.read(self._connection)
        if link.kind == "none":
            return False
        known = link.published_at is not None and link.published_at >= made_at
        return known or link.generation > link.shown or made_at > self._now

    def must_hear(self, row: Image, values: Image) -> bool:
        """Whether a client has to be told that their booking, which would vanish, is cancelled.

        `row` is a booking as it stands, `values` what would be set. `NotAllowed` where the page
        could not tell its client what became of it.
        """
        own = self._to.get(row["id"])
        if own is None:
            return False
        if values.get("removed"):
            return row["state"] in _OPEN
        state = values.get("state", row["state"])
        owner = values.get("client_id", row["client_id"])
        if known_as(self._connection).get(owner) == row["client_id"]:
            # Two who were taken for one: what is the other one's is shown to them again.
            owner = row["client_id"]
        if own and owner != row["client_id"] and row["state"] in _OPEN:
            raise self._promised(row, "theirs", "Cancel it, and book it anew for somebody else.")
        if state == "pending" and row["state"] == "confirmed":
            raise self._promised(
                row, "confirmed", "Cancel or move it: the page shows its client that."
            )
        if state == "pending" and row["state"] == "cancelled":
            raise self._promised(row, "cancelled", "Reopen it: the page shows its client that.")
        return False

    def needs(self, table: str, ids: Collection[int]) -> str:
        """What of the page refers to one of these rows; empty where nothing does."""
        if table != "clients":
            return ""
        query = """
SELECT 1 FROM page_accounts
 WHERE NOT erased AND client_id IN (SELECT value FROM json_each(?)) LIMIT 1"""
        found = self._connection.exec_driver_sql(query, (json.dumps(list(ids)),)).first()
        return "" if found is None else "an account on the booking page"

    def outcome(self) -> str:
        """Nothing: what clients hear is told of each booking."""
        return ""

    def _promised(self, row: Image, told: str, remedy: str) -> NotAllowed:
        what = booking_named(self._connection, row)
        return NotAllowed(promised(what, told), remedy=f"Nothing was changed. {remedy}")
