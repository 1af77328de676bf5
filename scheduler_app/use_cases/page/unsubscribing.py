"""Use case: a client wants no more messages that nobody needs for a booking, such as thanks.

Whoever got one of them may say so, be it somebody who gets copies; then nobody about that client's
bookings is written to like that. The notice of it is what the planning of messages goes by.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import handed_over, requests
from scheduler_app.use_cases.page.holding import client_name


def unsubscribed(change: Change, event: Event, _now: datetime) -> str:
    """By the key of the mail that they got."""
    row = handed_over.row_with_key(change.connection, event.note)
    if row is None:
        return "not known"
    content: dict[str, Any] = json.loads(row.wanted.content)
    known = content.get("client")
    if known is None:
        known = bookings.get(change.connection, row.wanted.booking_id).client_id
    if known is None or requests.is_unsubscribed(change.connection, known):
        return "known"
    text = (
        f"{client_name(change, known)} wants no more messages after a visit, such as thanks. "
        "What is needed for a booking is still sent."
    )
    requests.add_notice(change, NoticeKind.UNSUBSCRIBED, event.at, text, client_id=known)
    return "told"
