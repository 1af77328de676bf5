"""Use cases, money: mails about invoices: what tells them, what they say, what goes along."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.files import MOST_FILE_BYTES, MailFile
from scheduler_app.domain.messages.variables import LANGUAGES
from scheduler_app.domain.money.invoices.codec import document_of
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.mail_words import SaidOfInvoice, paper_name, variables_of
from scheduler_app.domain.money.invoices.papers import SUFFIXES, PaperForm, media_of
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import billing, invoices, papers
from scheduler_app.storage.money.invoices import mailing as mails
from scheduler_app.storage.money.invoices.invoices import InvoiceRow
from scheduler_app.storage.money.invoices.mailing import InvoiceMail
from scheduler_app.storage.money.invoices.pay_links import pay_link_of
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.bringers import SaidAlong
from scheduler_app.use_cases.brought import link_of_invoice
from scheduler_app.use_cases.messages.direct import tell_in

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.life import InvoiceStanding
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.money.invoices.papers import PaperRow
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.ports.keyring import Secrets

MAIL = "mail-invoice"

BY_MAIL = "EM"
"""The scheme of an address for e-invoices that is an e-mail address: the XML goes along."""

NOT_MADE = "Its PDF is not made yet: it goes once that is done."


def tell_invoice(change: Change, invoice_id: int, *, at: datetime) -> str:
    """Let a client have what was just sent by mail, within that transaction.

    The mail goes once its papers are made. Returns why nobody is mailed, in a sentence, such as
    that there is no address: the invoice is sent all the same, and goes by another way. Empty where
    the mail goes.
    """
    row = invoices.row(change.connection, invoice_id)
    try:
        tell_in(change, told_of(change.connection, row, _kind_of(row), {}, at=at))
    except (NotAllowed, InvalidInput) as why:
        return why.message
    return ""


def told_of(
    asked: PlainSql,
    row: InvoiceRow,
    kind: DirectKind,
    facts: Mapping[str, int],
    *,
    at: datetime,
    address: str = "",
) -> DirectMessage:
    """A mail about an invoice: to an address of its own, else where its client's invoices go."""
    return DirectMessage(
        0,
        kind,
        to_epoch(at.replace(microsecond=0)),
        0,
        row.client_id,
        channel=Channel.MAIL,
        address=address or billing.details(asked, row.client_id).email,
        facts={"invoice": row.id, **facts},
    )


def mail_again(
    diary: DiaryHandle, invoice_id: int, *, address: str = "", now: datetime
) -> DirectMessage:
    """Mail what was sent once more, also to another `address`.

    `NotAllowed` says why nobody is mailed; `InvalidInput` names the `address`.
    """
    with writing(diary, MAIL, by=By.CONSULTANT, at=now) as change:
        row = invoices.row(change.connection, invoice_id)
        if row.sent_at is None:
            raise NotAllowed("It is a draft.", remedy="Send it: then it is mailed.")
        if row.document == "{}":
            raise NotAllowed(
                f"The client of {row.number} was erased.", remedy="There is nobody to mail it to."
            )
        kind = _kind_of(row)
        told = told_of(change.connection, row, kind, {}, at=now, address=address.strip())
        return tell_in(change, told)


def _kind_of(row: InvoiceRow) -> DirectKind:
    return DirectKind.CREDIT_NOTE if row.kind is InvoiceKind.CREDIT else DirectKind.INVOICE


def mails_of_invoices(
    diary: DiaryHandle, invoice_ids: Collection[int]
) -> Mapping[int, Sequence[InvoiceMail]]:
    """The mails about these invoices and how far each has come, the newest first, by invoice."""
    with looking(diary) as asked:
        return mails.mails_of(asked, invoice_ids)


def said_along(
    diary: DiaryHandle,
    secrets: Secrets | None,
    message: DirectMessage,
    /,
    *,
    language: str,
    now: datetime,
    made_up: bool = False,
) -> SaidAlong:
    """What a mail says of an invoice as it stands now, and its papers; see `TellsAlong`."""
    invoice_id = message.facts.get("invoice", 0)
    with looking(diary) as asked:
        row = invoices.row(asked, invoice_id)
        standing = standings(asked, [invoice_id])[invoice_id]
        kept = papers.of_invoice(asked, invoice_id)
        pays = pay_link_of(asked, invoice_id)
        by_mail = billing.details(asked, row.client_id).scheme == BY_MAIL
        corrected = 0 if row.corrects is None else invoices.row(asked, row.corrects).whole
    if row.sent_at is None or row.document == "{}":
        raise NotAllowed("There is no such invoice any more, or its client was erased.")
    if message.kind is DirectKind.INVOICE_REMINDER and standing.outstanding <= 0:
        raise NotAllowed(f"{row.number} is settled by now: nobody is reminded.")
    document = document_of(row.document)
    tongue = document.draft.language if document.draft.language in LANGUAGES else language
    forms = (PaperForm.PDF, PaperForm.CII) if by_mail else (PaperForm.PDF,)
    files = () if made_up else _files(standing, kept, forms, tongue)
    said = SaidOfInvoice(
        link_of_invoice(diary, secrets, invoice_id, now=now, made_up=made_up),
        "" if pays is None else pays.url,
        made_up or bool(files),
        message.facts.get("level", 0),
        message.facts.get("fee", 0),
        corrected,
    )
    return SaidAlong(variables_of(document, standing, said, tongue), tongue, files)


def _files(
    standing: InvoiceStanding, kept: Collection[PaperRow], forms: Collection[PaperForm], tongue: str
) -> tuple[MailFile, ...]:
    """The papers that go along; `NotAllowed` where they are not made yet."""
    found = {paper.form: paper for paper in kept}
    if PaperForm.PDF not in found:
        raise NotAllowed(NOT_MADE)
    files = []
    for form in forms:
        paper = found.get(form)
        if paper is None:
            continue
        if paper.size > MOST_FILE_BYTES:
            raise InvalidInput(
                "files",
                f"The file of {standing.number} has {paper.size:,} bytes, and a mail takes "
                f"{MOST_FILE_BYTES:,}.",
                remedy="Save it and send it by another way; choose a smaller logo for the next.",
            )
        name = paper_name(standing, tongue, SUFFIXES[form])
        files.append(MailFile(name, paper.digest, paper.size, media_of(form)))
    return tuple(files)
