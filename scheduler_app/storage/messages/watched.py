"""Storage, messages: which replies and failed messages wait for the consultant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scheduler_app.storage.messages.shelves import missed_rows

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_REPLIES = "SELECT id FROM messages_heard WHERE seen_at IS NULL AND NOT removed"

_TO_OTHERS = """
SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?))
   AND NOT EXISTS (SELECT 1 FROM direct_messages d
        WHERE d.id = json_extract(content, '$.direct') AND d.kind = 'watch')"""


def replies(asked: PlainSql, _now: int) -> list[str]:
    """What waits in the inbox: words, and a STOP that may call the visit off."""
    return [f"heard/{row[0]}" for row in asked.exec_driver_sql(_REPLIES)]


def failed(asked: PlainSql, now: int) -> list[str]:
    """What failed, or may have, and would still be of use; but for what told of it itself."""
    found = asked.exec_driver_sql(_TO_OTHERS, (json.dumps(missed_rows(asked, now)),))
    return [f"outbox/{row[0]}" for row in found]
