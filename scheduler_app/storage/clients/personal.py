"""Storage, clients: what the tables of clients hold of people."""

from __future__ import annotations

from scheduler_app.storage.personal import BY_CLIENT, CLIENTS, EMPTY, MOVED, NO_LIST, PersonalTable

ERASED = "Erased client"
"""What stands where the name was."""

_NEW_UID = "lower(hex(randomblob(16)))"

PERSONAL = (
    PersonalTable(
        "kept_apart",
        f"t.a IN {CLIENTS} OR t.b IN {CLIENTS}",
        "pairs that were kept apart",
        goes=True,
    ),
    PersonalTable(
        "client_notes",
        BY_CLIENT,
        "notes",
        blank={"text": EMPTY, "removed": "1"},
        moves=MOVED,
        shown={"at": "When", "text": "Note"},
    ),
    PersonalTable(
        "devices",
        BY_CLIENT,
        "devices",
        blank={
            "uid": _NEW_UID,
            "name": "'Erased device'",
            "maker": EMPTY,
            "model": EMPTY,
            "serial": EMPTY,
            "system": EMPTY,
            "bought": EMPTY,
            "expires": EMPTY,
            "notes": EMPTY,
            "removed": "1",
        },
        plain=frozenset({"kind"}),
        moves=MOVED,
        shown={
            "name": "Device",
            "kind": "Kind",
            "maker": "Maker",
            "model": "Model",
            "serial": "Serial number",
            "system": "System",
            "bought": "Bought",
            "expires": "Until",
            "notes": "Notes",
        },
    ),
    PersonalTable(
        "places",
        BY_CLIENT,
        "places",
        blank={"label": EMPTY, "address": EMPTY, "removed": "1"},
        moves=MOVED,
        shown={"label": "Place", "address": "Address"},
    ),
    PersonalTable(
        "clients",
        f"t.id IN {CLIENTS}",
        "details",
        blank={
            "uid": _NEW_UID,
            "name": f"'{ERASED}'",
            "company": EMPTY,
            "email": EMPTY,
            "email_fails": EMPTY,
            "email_fails_why": EMPTY,
            "phones": NO_LIST,
            "notes": EMPTY,
            "folded": f"'{ERASED.casefold()}'",
            "language": EMPTY,
            "zone": EMPTY,
            "channel": "'none'",
            "mobile": EMPTY,
            "texts_word_how": EMPTY,
            "copies": NO_LIST,
            "extras_how": EMPTY,
            "tags": NO_LIST,
            "barred_why": EMPTY,
            "removed": "1",
            "erased": "1",
        },
        plain=frozenset({"texts_word", "extras"}),
        hidden=frozenset({"folded", "merged_into", "removed", "erased"}),
        shown={
            "name": "Name",
            "company": "Company",
            "email": "E-mail",
            "phones": "Phones",
            "language": "Language",
            "zone": "Zone",
            "tags": "Tags",
            "notes": "Notes",
            "barred_why": "Not to be booked",
        },
    ),
)
