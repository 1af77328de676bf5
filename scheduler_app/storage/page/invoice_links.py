"""Storage: what opens an invoice on the page: made, and ended."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.storage.diary import Reading

MOST_OF_ONE = 10
"""Links of one invoice that are published: more come only of a keyring that was lost as often."""

_INVOICE = "SELECT uid FROM invoices WHERE id = ? AND NOT removed"
_NEWEST = """
SELECT number FROM invoice_links
 WHERE invoice_id = ? AND made_with = ? AND revoked_at IS NULL ORDER BY number DESC LIMIT 1"""
_HIGHEST = """
SELECT coalesce(max(number), 0) FROM invoice_links WHERE invoice_id = ? AND made_with = ?"""
_ADD = """
INSERT INTO invoice_links (invoice_id, number, made_with, hash, made_at)
VALUES (:invoice_id, :number, :made_with, :hash, :made_at)"""
_LIVE = """
SELECT invoice_id, hash FROM invoice_links
 WHERE invoice_id IN (SELECT value FROM json_each(?)) AND revoked_at IS NULL ORDER BY id"""
_OPENED = "SELECT invoice_id FROM invoice_links WHERE hash = ? AND revoked_at IS NULL"
_REVOKE_MADE_WITH = """
UPDATE invoice_links SET revoked_at = ?
 WHERE revoked_at IS NULL AND substr(made_with, 1, length(?)) = ?"""


class NewInvoiceLink(NamedTuple):
    """A link that is written; `made_at` is epoch seconds."""

    invoice_id: int
    number: int
    made_with: str
    hash: str
    made_at: int


def uid_of(connection: Reading, invoice_id: int) -> str | None:
    """The UUID of an invoice or a draft; None where there is none."""
    found = connection.exec_driver_sql(_INVOICE, (invoice_id,)).scalar()
    return None if found is None else str(found)


def newest(connection: Reading, invoice_id: int, *, made_with: str) -> int | None:
    """The number of its newest live link that was made with a key."""
    found = connection.exec_driver_sql(_NEWEST, (invoice_id, made_with)).scalar()
    return None if found is None else int(found)


def highest_number(connection: Reading, invoice_id: int, *, made_with: str) -> int:
    """The highest number that a link of it ever had."""
    return int(connection.exec_driver_sql(_HIGHEST, (invoice_id, made_with)).scalar_one())


def add(connection: Connection, link: NewInvoiceLink) -> None:
    """Write a new link."""
    connection.exec_driver_sql(_ADD, link._asdict())


def of_invoices(connection: Reading, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The hashes of the live links of each of these that has any, oldest first."""
    found: dict[int, tuple[str, ...]] = {}
    for invoice, hash_ in connection.exec_driver_sql(_LIVE, (json.dumps(list(ids)),)):
        found[invoice] = (*found.get(invoice, ()), hash_)[-MOST_OF_ONE:]
    return found


def opened_by(connection: Reading, hash_: str) -> int | None:
    """The id of the invoice that the live link of this hash opens."""
    found = connection.exec_driver_sql(_OPENED, (hash_,)).scalar()
    return None if found is None else int(found)


def revoke_all_made_with(connection: Connection, made_with: str, at: int) -> None:
    """End all links that were made with keys whose mark begins so."""
    connection.exec_driver_sql(_REVOKE_MADE_WITH, (at, made_with, made_with))
