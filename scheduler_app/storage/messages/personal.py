"""Storage, messages: what the tables of messages hold of people."""

from __future__ import annotations

from scheduler_app.storage.personal import (
    BY_BOOKING,
    BY_CLIENT,
    CLIENTS,
    EMPTY,
    MOVED,
    NO_JSON,
    NO_LIST,
    PersonalTable,
)

# A booking that was given to another client: each message is of whoever it was written to. One
# without a booking is of whoever it was told, also where that was known later only.
_TO = f"""coalesce(json_extract(t.content, '$.client'),
         (SELECT client_id FROM bookings b WHERE b.id = t.booking_id),
         (SELECT client_id FROM direct_messages d WHERE t.booking_id IS NULL
             AND d.id = json_extract(t.content, '$.direct')),
         (SELECT client_id FROM invoices i WHERE t.booking_id IS NULL
             AND i.id = json_extract(t.content, '$.invoice'))) IN {CLIENTS}"""
_OF_OUTBOX = f"t.outbox_id IN (SELECT t.id FROM outbox t WHERE {_TO})"

_NUMBERS = """coalesce((SELECT json_group_object(key, value) FROM json_each(t.content)
                         WHERE type IN ('integer', 'true', 'false')), '{}')"""
"""Of what a row is about only its numbers: when, to whom, by which change."""

# A Message-ID often names whose mail it is. A text is known again by what its provider calls it.
_KEY = "iif(t.channel = 'mail', 'erased/' || t.id, t.key)"

PERSONAL = (
    PersonalTable("confirmations", BY_BOOKING, "confirmations", plain=frozenset({"how"})),
    PersonalTable("asks", BY_BOOKING, "questions by text", blank={"number": EMPTY}),
    PersonalTable(
        "direct_messages",
        BY_CLIENT,
        "messages in your own words",
        blank={"address": EMPTY, "subject": EMPTY, "text": EMPTY},
        plain=frozenset({"uid", "kind", "channel", "facts"}),
        hidden=frozenset({"uid", "facts"}),
        shown={"at": "When", "channel": "By", "subject": "Subject", "text": "Text"},
        moves=MOVED,
    ),
    PersonalTable(
        "messages_heard",
        BY_CLIENT,
        "messages from them",
        blank={
            "key": _KEY,
            "sender": EMPTY,
            "name": EMPTY,
            "subject": EMPTY,
            "text": EMPTY,
            "remark": EMPTY,
        },
        plain=frozenset({"channel", "meant"}),
        hidden=frozenset({"key"}),
        shown={
            "at": "When",
            "channel": "By",
            "sender": "From",
            "subject": "Subject",
            "text": "Text",
        },
        moves=MOVED,
    ),
    PersonalTable(
        "outbox_attempts",
        _OF_OUTBOX,
        "attempts to reach them",
        blank={"detail": EMPTY},
        plain=frozenset({"outcome"}),
    ),
    PersonalTable(
        "messages_said",
        _OF_OUTBOX,
        "messages",
        blank={
            "address": EMPTY,
            "name": EMPTY,
            "language": EMPTY,
            "subject": EMPTY,
            "text": EMPTY,
            "html": EMPTY,
            "calendar": EMPTY,
            "headers": NO_JSON,
            "link": EMPTY,
            "files": NO_LIST,
        },
        plain=frozenset({"channel"}),
        hidden=frozenset({"headers", "html", "calendar", "link"}),
        shown={
            "written_at": "Written",
            "channel": "By",
            "address": "To",
            "subject": "Subject",
            "text": "Text",
        },
    ),
    PersonalTable(
        "outbox",
        _TO,
        "messages and reminders",
        blank={"content": _NUMBERS, "reason": EMPTY},
        plain=frozenset({"key", "kind", "family", "state", "provider"}),
        hidden=frozenset({"key", "family", "content", "provider"}),
        stays="when they went out",
    ),
)
"""Those that refer to the outbox come first: whose they are is told by what it says."""
