"""Storage: what the history tells of prices: how they changed, and which were looked at."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

SAVED = "service"
"""The verb of a save by the services' form."""

_STEPS = """
SELECT h.subject_id, h.before, h.after, c.at, c.verb
  FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'services' AND h.before IS NOT NULL AND h.after IS NOT NULL
 ORDER BY h.id"""


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
    found: dict[int, list[PriceStep]] = {}
    for row in connection.exec_driver_sql(_STEPS):
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
