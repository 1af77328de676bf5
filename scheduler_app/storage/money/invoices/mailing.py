"""Storage, money: what a mail about an invoice is worded by, and which mails went about one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.direct import OF_INVOICES

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_KINDS = ", ".join(f"'{kind}'" for kind in sorted(OF_INVOICES))

_TO_MAIL = """
SELECT i.id, i.uid, i.kind, i.client_id, i.number, i.due, i.sent_at, i.document, i.written_off_at,
       coalesce((SELECT nullif(b.email, '') FROM billing_details b
                  WHERE b.client_id = i.client_id AND NOT b.removed ORDER BY b.id DESC LIMIT 1), '')
  FROM invoices i WHERE i.id = ? AND NOT i.removed"""

_PAPERS = "SELECT form, digest, size FROM invoice_papers WHERE invoice_id = ?"


class InvoiceToMail(NamedTuple):
    """An invoice as mails need it. `document` is JSON, `email` its own address, empty for none."""

    id: int
    uid: str
    kind: str
    client_id: int
    number: str
    due: str
    sent_at: int | None
    document: str
    written_off_at: int | None
    email: str


class MailedPaper(NamedTuple):
    """A file of an invoice that is kept."""

    form: str
    digest: str
    size: int


def to_mail(asked: PlainSql, invoice_id: int) -> InvoiceToMail | None:
    """One that was sent, or is a draft; None where there is none."""
    for row in asked.exec_driver_sql(_TO_MAIL, (invoice_id,)):
        return InvoiceToMail(*row)
    return None


def papers_of(asked: PlainSql, invoice_id: int) -> dict[str, MailedPaper]:
    """Its files that are kept, by form."""
    found: Sequence[MailedPaper] = [
        MailedPaper(*row) for row in asked.exec_driver_sql(_PAPERS, (invoice_id,))
    ]
    return {paper.form: paper for paper in found}
