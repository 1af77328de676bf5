"""Storage, messages: the settings and wordings that all messages are planned and worded by."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.settings import INVITE, MAIL_FROM, QUIET_HOURS, TEXTS_CONSENT

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

PRACTICE = (
    "practice.zone", "practice.language", "page.name", "page.phone", "page.email", MAIL_FROM.name,
)  # fmt: skip
"""Settings that stand in the facts of each booking."""

_CARDS = "payments.mode"
"""Whether deposits are paid by card."""

_SETTINGS = json.dumps([*PRACTICE, QUIET_HOURS.name, TEXTS_CONSENT.name, INVITE.name, _CARDS])

_WORDINGS = """
SELECT template, language, part, text FROM message_wordings WHERE NOT removed ORDER BY id"""


def settings_of(asked: PlainSql) -> dict[str, str]:
    """Those that were set, by their names."""
    query = "SELECT name, value FROM settings WHERE name IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in asked.exec_driver_sql(query, (_SETTINGS,))}


def wordings_of(asked: PlainSql) -> list[tuple[str, ...]]:
    """Template, language, part and text of each wording that is not the usual one."""
    return [tuple(row) for row in asked.exec_driver_sql(_WORDINGS)]


def digest(text: str) -> str:
    """By which it is known whether a text is another one: 16 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
