"""Storage, messages: whether somebody heard of a change that is to be taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler_app.storage.journal import Image

_WENT_OUT = """
SELECT coalesce(nullif(c.name, ''), nullif(d.address, ''), 'Somebody'), o.kind
  FROM history h JOIN direct_messages d ON d.id = h.subject_id
  JOIN outbox o ON json_extract(o.content, '$.direct') = d.id
   AND (o.booking_id = d.booking_id OR o.booking_id IS NULL)
  LEFT JOIN clients c ON c.id = d.client_id
 WHERE h.change_id = ? AND h.subject = 'direct_messages' AND h.before IS NULL
   AND o.kind IN ('mail', 'text') AND instr(o.key, '/direct/')
   AND o.state IN ('sending', 'sent', 'delivered', 'unknown')
 ORDER BY o.id LIMIT 1"""


class TellingWitness:
    """Knows whether what a change told somebody directly has gone out: then it stays told."""

    def __init__(self, connection: Connection, change_id: int, *, now: datetime) -> None:
        del now
        found = connection.exec_driver_sql(_WENT_OUT, (change_id,)).first()
        if found is not None:
            raise NotAllowed(
                f"{found[0]} was told already, by {found[1]}.",
                remedy="Nothing was changed. What was sent can't be taken back: tell them what "
                "holds now.",
            )

    def must_hear(self, _row: Image, _values: Image) -> bool:
        """No more than others say."""
        return False

    def needs(self, _table: str, _ids: Collection[int]) -> str:
        """Nothing."""
        return ""

    def outcome(self) -> str:
        """Nothing beside: what had not gone out does not go."""
        return ""
