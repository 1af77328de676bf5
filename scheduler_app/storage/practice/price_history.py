"""Storage: what the history tells of prices: how they changed, and which were looked at."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from scheduler_app.storage.schema import changes, history

SAVED = "service"
"""The verb of a save by the services' form."""


@dataclass(frozen=True, slots=True)
class PriceStep:
    """One change of a service's price, in minor units. `new_currency`: it is another one since."""

    service_id: int
    at: int
    verb: str
    before: int
    after: int
    new_currency: bool


def unseen_steps(connection: Connection) -> dict[int, list[PriceStep]]:
    """The changes of each service's price since somebody said that it is right, oldest first."""
    query = (
        select(
            history.c.subject_id, history.c.before, history.c.after, changes.c.at, changes.c.verb
        )
        .join_from(history, changes)
        .where(history.c.subject == "services", history.c.before.is_not(None))
        .where(history.c.after.is_not(None))
        .order_by(history.c.id)
    )
    found: dict[int, list[PriceStep]] = {}
    for row in connection.execute(query):
        before, after = json.loads(row.before), json.loads(row.after)
        if not before:
            # A word about the row, which changes nothing in it (`Change.tell`).
            found.pop(row.subject_id, None)
        elif "price" in before:
            step = PriceStep(
                row.subject_id, row.at, row.verb, before["price"], after["price"],
                "currency" in before,
            )  # fmt: skip
            found.setdefault(row.subject_id, []).append(step)
    return found
