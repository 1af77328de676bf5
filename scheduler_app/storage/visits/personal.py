"""Storage, visits: what the tables of visits hold of people. Times and prices stay."""

from __future__ import annotations

from scheduler_app.storage.personal import BY_CLIENT, CLIENTS, EMPTY, MOVED, PersonalTable

_OF_VISIT = f"t.visit_id IN (SELECT id FROM visits WHERE client_id IN {CLIENTS})"

PERSONAL = (
    PersonalTable(
        "visit_issues",
        _OF_VISIT,
        "issues",
        blank={"symptom": EMPTY, "cause": EMPTY, "resolution": EMPTY},
        plain=frozenset({"state"}),
        shown={
            "symptom": "Symptom",
            "cause": "Cause",
            "resolution": "Resolution",
            "state": "State",
            "visit_id": "Visit",
        },
    ),
    PersonalTable("visit_devices", _OF_VISIT, "devices touched"),
    PersonalTable(
        "visit_parts",
        _OF_VISIT,
        "parts",
        blank={"what": EMPTY, "serial": EMPTY},
        plain=frozenset({"currency"}),
        stays="number and price",
        shown={
            "what": "Part",
            "quantity": "Number",
            "price": "Price",
            "serial": "Serial number",
            "visit_id": "Visit",
        },
    ),
    PersonalTable("visit_ticks", _OF_VISIT, "ticks of checklists", blank={"text": EMPTY}),
    PersonalTable(
        "attachments",
        _OF_VISIT,
        "attachments",
        blank={"name": EMPTY, "media": EMPTY, "digest": EMPTY, "removed": "1"},
        hidden=frozenset({"digest"}),
        shown={
            "name": "File",
            "at": "Attached",
            "media": "Kind",
            "size": "Bytes",
            "visit_id": "Visit",
        },
    ),
    PersonalTable(
        "follow_ups",
        BY_CLIENT,
        "follow-ups",
        blank={"uid": "lower(hex(randomblob(16)))", "what": EMPTY, "word": EMPTY},
        plain=frozenset({"kind", "due", "currency", "state"}),
        moves=MOVED,
        shown={"what": "Recommended", "due": "Due", "state": "State", "word": "Word"},
    ),
    PersonalTable(
        "visits",
        BY_CLIENT,
        "visit records",
        blank={
            "uid": "lower(hex(randomblob(16)))",
            "vendor_case": EMPTY,
            "private": EMPTY,
            "told": EMPTY,
            "rating_words": EMPTY,
        },
        moves=MOVED,
        stays="times and what was billed",
        shown={
            "id": "No.",
            "started_at": "Begun",
            "ended_at": "Ended",
            "billed": "Minutes billed",
            "told": "For the client",
            "private": "Noted",
            "vendor_case": "Case of the maker",
            "rating_words": "Their words",
        },
    ),
)
