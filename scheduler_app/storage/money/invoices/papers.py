"""Storage, money: which files of invoices are kept; what they hold lies beside the diary."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.file_names import safe_file_name
from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.money.invoices.papers import SUFFIXES, PaperForm, media_of

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_STANDING = """
SELECT i.number, p.form, p.digest FROM invoice_papers p JOIN invoices i ON i.id = p.invoice_id
 ORDER BY p.id"""
_DIGESTS = """
SELECT invoice_id, json_group_array(digest) FROM invoice_papers GROUP BY invoice_id ORDER BY 1"""
_KEEP = """
INSERT INTO invoice_papers (invoice_id, form, digest, size, made_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (invoice_id, form)
    DO UPDATE SET digest = excluded.digest, size = excluded.size, made_at = excluded.made_at"""
_WITHOUT = """
SELECT id FROM invoices
 WHERE sent_at IS NOT NULL AND document <> '{}'
   AND id NOT IN (SELECT invoice_id FROM invoice_papers WHERE form = ?) ORDER BY id"""


class PaperRow(NamedTuple):
    """A file that is kept: what it is, its SHA-256, and how many bytes it has."""

    form: PaperForm
    digest: str
    size: int


def of_invoice(asked: PlainSql, invoice_id: int) -> tuple[PaperRow, ...]:
    """The files of an invoice that are kept; they may be missing on the disk all the same."""
    query = "SELECT form, digest, size FROM invoice_papers WHERE invoice_id = ? ORDER BY form"
    found = asked.exec_driver_sql(query, (invoice_id,))
    return tuple(PaperRow(PaperForm(form), digest, size) for form, digest, size in found)


def keep(change: Change, invoice_id: int, paper: PaperRow, *, at: int) -> None:
    """Note that a file lies there, in place of an earlier one. It is no part of the history."""
    row = (invoice_id, paper.form.value, paper.digest, paper.size, at)
    change.connection.exec_driver_sql(_KEEP, row)
    change.touched.add("invoice_papers")


def forget(change: Change, invoice_id: int) -> None:
    """Know of no files of an invoice any more: they are made again of what was sent."""
    change.connection.exec_driver_sql(
        "DELETE FROM invoice_papers WHERE invoice_id = ?", (invoice_id,)
    )
    change.touched.add("invoice_papers")


def standing(asked: PlainSql) -> list[tuple[str, str]]:
    """Name and digest of every file that is kept, the oldest first."""
    return [
        (file_name(number, PaperForm(form)), digest)
        for number, form, digest in asked.exec_driver_sql(_STANDING)
    ]


def digests(asked: PlainSql) -> dict[int, set[str]]:
    """Of each invoice that has files, what they hold."""
    return {row[0]: set(json.loads(row[1])) for row in asked.exec_driver_sql(_DIGESTS)}


def with_digests(asked: PlainSql, digests: Collection[str]) -> list[MailFile]:
    """The files that these are, by what they hold, each once; others are left out."""
    query = """
SELECT max(i.number), min(p.form), p.digest, p.size
  FROM invoice_papers p JOIN invoices i ON i.id = p.invoice_id
 WHERE p.digest IN (SELECT value FROM json_each(?)) GROUP BY p.digest ORDER BY p.digest"""
    return [
        MailFile(file_name(number, PaperForm(form)), digest, size, media_of(PaperForm(form)))
        for number, form, digest, size in asked.exec_driver_sql(
            query, (json.dumps(sorted(digests)),)
        )
    ]


def without(asked: PlainSql) -> list[int]:
    """The invoices that were sent and have no PDF yet; not those whose client was erased."""
    return [row[0] for row in asked.exec_driver_sql(_WITHOUT, (PaperForm.PDF.value,))]


def file_name(number: str, form: PaperForm) -> str:
    """What the file of a number is called where people see it: a number may have a slash."""
    return safe_file_name(number, SUFFIXES[form])
