"""Storage, exchange: what is kept of other calendars' events holds their words."""

from __future__ import annotations

from scheduler_app.storage.personal import BOOKINGS, CLIENTS, PersonalTable

PERSONAL = (
    PersonalTable(
        "imports",
        f"""t.uid IN (SELECT uid FROM bookings WHERE id IN {BOOKINGS})
         OR t.uid IN (SELECT uid FROM series
                       WHERE json_extract(template, '$.client_id') IN {CLIENTS})""",
        "imported events",
        plain=frozenset({"uid", "digest", "taken_as", "facts"}),
        hidden=frozenset({"digest", "facts"}),
        goes=True,
    ),
)
"""It comes before the bookings, by whose uid it is found."""
