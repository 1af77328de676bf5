"""Storage, money: which sent invoices have changed since they were proven, and what tells of them.

What an invoice hangs on is told by a fingerprint that is made of keys and digests alone: whatever
comes to it is a new row somewhere. So a night costs what has changed, however many were ever sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.booked import BookedTax
from scheduler_app.domain.money.invoices.document import TaxCategory
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.domain.money.invoices.proof import SentRow
from scheduler_app.domain.money.ledger import MOVES, Pot

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "invoice_proofs"

# What went back, or is in dispute, changes what came in; a row of it may change its state.
_FINGERPRINTS = """
SELECT i.id, i.digest || length(i.document)
    || coalesce((SELECT group_concat(digest) FROM
                  (SELECT digest FROM invoice_papers WHERE invoice_id = i.id ORDER BY id)), '')
    || '/' || coalesce((SELECT max(id) FROM ledger WHERE invoice_id = i.id), 0)
    || '/' || coalesce((SELECT group_concat(p.id || coalesce((SELECT group_concat(r.id || r.state)
                           FROM refunds r WHERE r.payment_id = p.id), '')
                         || coalesce((SELECT group_concat(d.id || d.taken || d.state)
                           FROM disputes d WHERE d.payment_id = p.id), ''))
                          FROM payments p WHERE p.invoice_id = i.id), ''),
       coalesce(f.fingerprint, ''),
       coalesce((SELECT json_group_array(digest) FROM
                  (SELECT digest FROM invoice_papers WHERE invoice_id = i.id ORDER BY id)), '[]')
  FROM invoices i LEFT JOIN invoice_proofs f ON f.invoice_id = i.id
 WHERE i.number <> '' ORDER BY i.id"""

# What is on its way back has not gone, and what a bank has taken is gone until it is back, whoever
# won: there as in the ledger.
_ROWS = """
SELECT i.id, i.number, i.issued, i.due, i.currency, i.total, i.tax, i.prepaid, i.payable, i.digest,
       i.document,
       coalesce((SELECT sum(p.amount) FROM payments p WHERE p.invoice_id = i.id), 0)
     - coalesce((SELECT sum(r.amount) FROM refunds r JOIN payments p ON p.id = r.payment_id
                  WHERE p.invoice_id = i.id AND r.state = 'succeeded'), 0)
     - coalesce((SELECT sum(d.amount) FROM disputes d JOIN payments p ON p.id = d.payment_id
                  WHERE p.invoice_id = i.id AND d.taken), 0)
  FROM invoices i WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id"""

_TAXES = """
SELECT invoice_id, category, rate, net, tax FROM invoice_taxes
 WHERE invoice_id IN (SELECT value FROM json_each(?)) ORDER BY id"""

_PAPERS = """
SELECT invoice_id, form, digest FROM invoice_papers
 WHERE invoice_id IN (SELECT value FROM json_each(?))"""

_CAME = sorted(kind.value for kind, (of, _) in MOVES.items() if of in {Pot.OUTSIDE, Pot.REFUNDED})
_WENT = sorted(kind.value for kind, (_, into) in MOVES.items() if into is Pot.REFUNDED)

# What came in and what went back outside, out of whichever pot; what only moved between pots of the
# practice is neither. Credit that is fetched because a payment went back has paid for nothing.
_ENTRIES = """
SELECT invoice_id, sum(CASE WHEN kind IN (SELECT value FROM json_each(:came)) THEN amount
                            WHEN kind IN (SELECT value FROM json_each(:went)) THEN -amount
                            ELSE 0 END),
       sum(CASE WHEN kind = 'credit used' AND outside = '' THEN amount ELSE 0 END)
  FROM ledger WHERE invoice_id IN (SELECT value FROM json_each(:ids)) GROUP BY invoice_id"""

_HOLES = """
SELECT series, before + 1, first - 1 FROM (
  SELECT series, first, coalesce(max(last) OVER (
           PARTITION BY series ORDER BY first, last
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (SELECT series, serial AS first, serial AS last FROM invoices WHERE number <> ''
          UNION ALL SELECT series, first, last FROM invoice_gaps
          UNION ALL SELECT series, last + 1, last + 1 FROM invoice_numbers))
 WHERE first > before + 1"""


class Provable(NamedTuple):
    """A sent invoice as the diary has it: its document in JSON, "{}" once its client was erased."""

    row: SentRow
    document: str
    papers: Mapping[PaperForm, str]


def fingerprints(asked: PlainSql) -> dict[int, tuple[str, str, list[str]]]:
    """Of every sent invoice: that of today, that by which it was last proven, and its files.

    Empty for never; files by their digests. One statement.
    """
    return {
        number: (today, proven, json.loads(digests))
        for number, today, proven, digests in asked.exec_driver_sql(_FINGERPRINTS)
    }


def provable(asked: PlainSql, ids: Collection[int]) -> list[Provable]:
    """These, with all that tells of them but their files: four statements for any number."""
    given = (json.dumps(sorted(ids)),)
    taxes: dict[int, list[BookedTax]] = {}
    for invoice, category, *figures in asked.exec_driver_sql(_TAXES, given):
        taxes.setdefault(invoice, []).append(BookedTax(TaxCategory(category), *figures))
    papers: dict[int, dict[PaperForm, str]] = {}
    for invoice, form, digest in asked.exec_driver_sql(_PAPERS, given):
        papers.setdefault(invoice, {})[PaperForm(form)] = digest
    moved = {"came": json.dumps(_CAME), "went": json.dumps(_WENT), "ids": given[0]}
    entered = {row[0]: (int(row[1]), int(row[2])) for row in asked.exec_driver_sql(_ENTRIES, moved)}
    found = []
    for *said, document, came_in in asked.exec_driver_sql(_ROWS, given):
        row = SentRow(*said)
        applied, by_credit = entered.get(row.id, (0, 0))
        row = replace(
            row,
            found=hashlib.sha256(document.encode()).hexdigest(),
            taxes=tuple(taxes.get(row.id, ())),
            came_in=int(came_in),
            applied=applied,
            by_credit=by_credit,
        )
        found.append(Provable(row, document, papers.get(row.id, {})))
    return found


def payables(asked: PlainSql, ids: Collection[int]) -> dict[int, Money]:
    """What these ask for, by their ids."""
    query = """
SELECT id, payable, currency FROM invoices WHERE id IN (SELECT value FROM json_each(?))"""
    found = asked.exec_driver_sql(query, (json.dumps(sorted(ids)),))
    return {id_: Money(payable, currency) for id_, payable, currency in found}


def holes(asked: PlainSql) -> list[tuple[str, int, int]]:
    """Numbers that no invoice has and nobody has explained: the series, the first and the last."""
    return [(series, first, last) for series, first, last in asked.exec_driver_sql(_HOLES)]


def keep(change: Change, proven: Mapping[int, str], *, at: int) -> None:
    """Write down by which fingerprints invoices were found to agree."""
    change.connection.exec_driver_sql(
        "INSERT INTO invoice_proofs (invoice_id, fingerprint, proven_at)"
        " SELECT key, value, ? FROM json_each(?) WHERE true"
        " ON CONFLICT (invoice_id) DO UPDATE"
        " SET fingerprint = excluded.fingerprint, proven_at = excluded.proven_at",
        (at, json.dumps(proven)),
    )
    change.touched.add(TABLE)
