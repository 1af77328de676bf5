"""Storage, messages: clients whose mails come back, by the address that they came back from."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.failing import FailingAddress
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages.facts import MAIL_FAILS

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


def among(asked: PlainSql, clients: Collection[int]) -> list[tuple[int, FailingAddress]]:
    """Those of these clients whose present address fails, with what is known of it."""
    query = f"""
SELECT c.id, c.email, c.email_fails_at, c.email_fails_why FROM clients c
 WHERE c.id IN (SELECT value FROM json_each(?)) AND NOT c.removed AND {MAIL_FAILS}"""
    return [
        (client_id, FailingAddress(address, from_epoch(since or 0), why))
        for client_id, address, since, why in asked.exec_driver_sql(
            query, (json.dumps(sorted(clients)),)
        )
    ]


def whose(asked: PlainSql, address: str) -> list[int]:
    """The clients with this address of whom it is not known yet that mails come back from it."""
    query = f"""
SELECT c.id FROM clients c
 WHERE c.email IN (?, ?) AND c.email <> '' AND NOT c.removed AND NOT {MAIL_FAILS}"""
    return [row[0] for row in asked.exec_driver_sql(query, (address, address.lower()))]


def failing_there(asked: PlainSql, address: str) -> list[int]:
    """The clients of whom it is known that mails to this address, theirs, came back."""
    query = f"""
SELECT c.id FROM clients c
 WHERE c.email_fails <> '' AND lower(c.email) = ? AND NOT c.removed AND {MAIL_FAILS}"""
    return [row[0] for row in asked.exec_driver_sql(query, (address.lower(),))]


def mark(change: Change, client_id: int, address: str, why: str, at: int) -> None:
    """Mails to this address of theirs come back, for this reason, since an epoch second."""
    row = {"email_fails": address, "email_fails_why": why, "email_fails_at": at}
    change.update("clients", client_id, row)


def clear(change: Change, client_id: int) -> None:
    """Nothing is said against their address any more."""
    row = {"email_fails": "", "email_fails_why": "", "email_fails_at": None}
    change.update("clients", client_id, row)
