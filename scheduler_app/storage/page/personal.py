"""Storage, page: what the tables of the booking page hold of people."""

from __future__ import annotations

from scheduler_app.storage.money.invoices.personal import BY_INVOICE
from scheduler_app.storage.personal import BOOKINGS, BY_CLIENT, CLIENTS, EMPTY, MOVED, PersonalTable

# A booking that was given to another client: a request is of whoever asked.
_ASKED_BY = f"""coalesce((SELECT a.client_id FROM page_accounts a WHERE a.account = t.account),
         (SELECT b.client_id FROM bookings b WHERE b.id = t.booking_id)) IN {CLIENTS}"""

_NOW_OR_THEN = "coalesce(revoked_at, made_at)"

_SECRET = frozenset({"number", "made_with", "hash"})

_BLOCKS = f"""
  t.kind = 'busy' AND t.id IN (
    SELECT held_id FROM requests t WHERE {_ASKED_BY}
     UNION SELECT p.booking_id FROM requests t JOIN proposals p ON p.request_id = t.id
            WHERE {_ASKED_BY})"""
"""Times that are, or were, held for somebody: their name stands there."""

PERSONAL = (
    PersonalTable(
        "bookings",
        _BLOCKS,
        "times that were held for them",
        blank={"title": "'Held'", "notes": EMPTY},
    ),
    PersonalTable(
        "requests",
        _ASKED_BY,
        "requests on the page",
        blank={"text": EMPTY, "note": EMPTY},
        plain=frozenset({"ref", "kind", "account", "state"}),
        hidden=frozenset({"ref", "held_id"}),
        shown={
            "booking_id": "Booking",
            "arrived_at": "Asked",
            "kind": "What",
            "start_at": "For",
            "state": "State",
            "text": "In their words",
            "note": "Answer",
        },
    ),
    PersonalTable(
        "notices",
        f"t.client_id IN {CLIENTS} OR t.client_id IS NULL AND t.booking_id IN {BOOKINGS}",
        "notices",
        blank={"text": EMPTY, "dismissed": "1"},
        plain=frozenset({"kind"}),
        moves=MOVED,
    ),
    PersonalTable(
        "booking_links",
        BY_CLIENT,
        "links to a booking",
        blank={"revoked_at": _NOW_OR_THEN},
        plain=frozenset({"purpose", "made_with", "hash"}),
        hidden=_SECRET,
    ),
    PersonalTable(
        "follow_up_links",
        BY_CLIENT,
        "links for a follow-up",
        blank={"revoked_at": _NOW_OR_THEN},
        plain=frozenset({"made_with", "hash"}),
        hidden=_SECRET,
    ),
    PersonalTable(
        "invoice_links",
        BY_INVOICE,
        "links to an invoice",
        blank={"revoked_at": _NOW_OR_THEN},
        plain=frozenset({"made_with", "hash"}),
        hidden=_SECRET,
    ),
    PersonalTable(
        "page_accounts",
        BY_CLIENT,
        "accounts on the page",
        blank={"email": EMPTY, "erased": "1"},
        plain=frozenset({"account"}),
        moves=MOVED,
        shown={"account": "Account", "email": "E-mail"},
    ),
)
"""Requests come before the accounts that made them."""
