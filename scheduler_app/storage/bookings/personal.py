"""Storage, bookings: what the tables of bookings hold of people."""

from __future__ import annotations

from scheduler_app.storage.personal import BY_CLIENT, CLIENTS, EMPTY, MOVED, PersonalTable

_OUR_UID = "________-____-4___-____-____________"
"""As `new_uid` makes them. Whatever else stands there came from another program, which may have put
an address into it."""

_UID = f"iif(uid LIKE '{_OUR_UID}', uid, lower(hex(randomblob(16))))"

_TEMPLATE = "json_replace(template, '$.title', '', '$.place', '', '$.notes', '')"

_TEMPLATE_MOVED = """iif(json_extract(t.template, '$.client_id') IS :gone,
            json_replace(t.template, '$.client_id', :kept), t.template)"""

PERSONAL = (
    PersonalTable(
        "series",
        f"""json_extract(t.template, '$.client_id') IN {CLIENTS}
         OR t.id IN (SELECT series_id FROM bookings WHERE client_id IN {CLIENTS})""",
        "series of bookings",
        blank={"uid": _UID, "template": _TEMPLATE},
        plain=frozenset({"rule", "zone", "wall_start"}),
        hidden=frozenset({"made_until", "template"}),
        moves={"template": _TEMPLATE_MOVED},
        stays="rule",
        shown={"rule": "Rule", "wall_start": "From"},
    ),
    PersonalTable(
        "bookings",
        BY_CLIENT,
        "bookings",
        blank={"uid": _UID, "title": EMPTY, "place": EMPTY, "notes": EMPTY},
        plain=frozenset(
            {"kind", "state", "zone", "recurrence_id", "agreed_currency", "agreed_policy_hash"}
        ),
        hidden=frozenset({"occupies", "agreed_policy_hash", "detached"}),
        moves=MOVED,
        stays="time, service and price",
        shown={
            "id": "No.",
            "start_at": "Begins",
            "end_at": "Ends",
            "state": "State",
            "service": "Service",
            "title": "Title",
            "place": "Where",
            "notes": "Notes",
            "agreed_price": "Price",
        },
    ),
)
"""The time, service and price of a booking stay."""
