"""Storage, money: which mails went, or are to go, about invoices."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.direct import OF_INVOICES, DirectKind, key_of
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.storage.money.invoices.standing import standings

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(OF_INVOICES))

# One client may have become another since: theirs are those of whoever has the invoice now.
_MAILS = f"""
SELECT json_extract(d.facts, '$.invoice'), d.kind, coalesce(json_extract(d.facts, '$.level'), 0),
       d.at, coalesce(nullif(m.address, ''), nullif(d.address, ''), c.email, ''), o.id, o.state,
       o.changed_at, o.reason
  FROM invoices i
  JOIN direct_messages d ON d.client_id = i.client_id AND d.kind IN ({_KINDS}) AND NOT d.removed
   AND json_extract(d.facts, '$.invoice') = i.id
  JOIN clients c ON c.id = d.client_id
  LEFT JOIN outbox o ON o.key = '{key_of("")}' || d.uid || '/mail'
  LEFT JOIN messages_said m ON m.outbox_id = o.id
 WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY d.at DESC, d.id DESC"""

_WITHOUT_PAPERS = f"""
SELECT d.id FROM direct_messages d
 WHERE d.id IN (SELECT value FROM json_each(?)) AND d.kind IN ({_KINDS})
   AND NOT EXISTS (SELECT 1 FROM invoice_papers p
                    WHERE p.invoice_id = json_extract(d.facts, '$.invoice') AND p.form = 'pdf')"""

_OF = """
SELECT id, json_extract(facts, '$.invoice') FROM direct_messages
 WHERE id IN (SELECT value FROM json_each(?))"""


class InvoiceMail(NamedTuple):
    """A mail about an invoice, and how far it has come; instants are epoch seconds.

    `level` is which reminder it is, 0 for none. Without a `state` nothing goes, such as where its
    client is archived since. `row_id` is that of the outbox.
    """

    kind: DirectKind
    level: int
    at: int
    address: str
    row_id: int | None = None
    state: RowState | None = None
    since: int = 0
    reason: str = ""


def mails_of(asked: PlainSql, invoices: Collection[int]) -> dict[int, list[InvoiceMail]]:
    """The mails about these invoices, the newest first, by invoice; one without any is left out."""
    found: dict[int, list[InvoiceMail]] = defaultdict(list)
    rows = asked.exec_driver_sql(_MAILS, (json.dumps(sorted(invoices)),))
    for invoice, kind, level, at, address, row_id, state, since, reason in rows:
        one = InvoiceMail(DirectKind(kind), level, at, address)
        if row_id is not None:
            one = one._replace(row_id=row_id, state=RowState(state), since=since, reason=reason)
        found[invoice].append(one)
    return dict(found)


def without_papers(asked: PlainSql, messages: Collection[int]) -> set[int]:
    """Which of these direct messages are about an invoice whose PDF is not made yet."""
    found = asked.exec_driver_sql(_WITHOUT_PAPERS, (json.dumps(sorted(messages)),))
    return {row[0] for row in found}


def settled(asked: PlainSql, messages: Collection[int]) -> set[int]:
    """Which of these direct messages are about an invoice of which nothing is open any more."""
    of = {row[0]: row[1] for row in asked.exec_driver_sql(_OF, (json.dumps(sorted(messages)),))}
    known = standings(asked, {invoice for invoice in of.values() if invoice})
    return {
        message
        for message, invoice in of.items()
        if invoice not in known or known[invoice].outstanding <= 0
    }
