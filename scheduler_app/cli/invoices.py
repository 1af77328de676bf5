"""Command line: invoices are written, sent, listed, shown, taken back and given up."""

from __future__ import annotations

import re
from argparse import Namespace
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from scheduler_app.app import paper_maker, system_secrets
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.invoice_answers import (
    data_of,
    draft_told,
    gap_told,
    invoice_told,
    line_of,
    sent_told,
)
from scheduler_app.cli.named import named
from scheduler_app.cli.typed import is_id
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.invoices.document import QUANTITY, InvoiceLine
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.domain.money.invoices.papers import PaperForm, Papers
from scheduler_app.gateways.safe_file import write_whole
from scheduler_app.use_cases.money.invoices.crediting import correct, send_credit
from scheduler_app.use_cases.money.invoices.drafting import (
    deposit_draft,
    draft_for,
    draft_free,
    usual_tax_of,
)
from scheduler_app.use_cases.money.invoices.drafts import remove_draft, save_draft
from scheduler_app.use_cases.money.invoices.kept_papers import papers_of
from scheduler_app.use_cases.money.invoices.listing import (
    SentInvoice,
    invoice_of,
    list_invoices,
    number_gaps,
)
from scheduler_app.use_cases.money.invoices.numbers import next_number, set_next_number
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk


def listed(session: CommandSession, arguments: Namespace) -> Answer:
    """Drafts, and what was sent, the newest first."""
    asked = vars(arguments)
    client = asked.get("client")
    found = list_invoices(
        session.diary,
        states=[InvoiceState(each) for each in asked.get("state") or ()],
        client_id=None if client is None else named(session, client).id,
        text=asked.get("text", ""),
        limit=asked.get("limit", 100),
        now=session.clock(),
    )
    lines = [line_of(session, one) for one in found]
    if not any(asked.get(each) for each in ("state", "client", "text")):
        lines += map(gap_told, number_gaps(session.diary))
    return Answer([data_of(session, one) for one in found], lines or ["There are no invoices."])


def new(session: CommandSession, arguments: Namespace) -> Answer:
    """Begin a draft."""
    now = session.clock()
    if arguments.booking:
        draft = draft_for(session.diary, arguments.booking, now=now)
    elif arguments.deposit is not None:
        draft = deposit_draft(session.diary, arguments.deposit, now=now)
    else:
        draft = draft_free(session.diary, named(session, arguments.client).id, now=now)
    typed = [_typed(session, draft.client_id, words) for words in arguments.line]
    draft = replace(draft, lines=(*draft.lines, *typed))
    if arguments.reference:
        draft = replace(draft, reference=arguments.reference)
    return draft_told(session, save_draft(session.diary, draft, now=now))


def show(session: CommandSession, arguments: Namespace) -> Answer:
    """An invoice by its number, or a draft by its id; its files are written where asked for."""
    which = arguments.which.strip()
    try:
        found = invoice_of(session.diary, which)
    except NotFound:
        if not is_id(which):
            raise
        return draft_told(session, int(which))
    if arguments.pdf or arguments.xml:
        made = papers_of(session.diary, found.standing.id, paper_maker(), now=session.clock())
        _write(found, made, arguments.pdf, arguments.xml)
    for form in (PaperForm.PEPPOL, PaperForm.XRECHNUNG):
        target: Path | None = vars(arguments)[form]
        if target is not None:
            _write_ubl(found, form, target)
    return invoice_told(session, found)


def send(session: CommandSession, arguments: Namespace) -> Answer:
    """Send a draft."""
    how = {"mail": not arguments.no_mail, "anyway": arguments.anyway}
    return sent_told(send_invoice(session.diary, arguments.id, _desk(), now=session.clock(), **how))


def credit(session: CommandSession, arguments: Namespace) -> Answer:
    """Take an invoice back."""
    invoice_id = _id(session, arguments.which)
    how = {"mail": not arguments.no_mail, "anyway": arguments.anyway, "now": session.clock()}
    if arguments.correct:
        done = correct(session.diary, invoice_id, _desk(), **how)
        told = sent_told(done.credit)
        data = {"credit": told.data, "draft": done.draft_id}
        return Answer(data, [*told.lines, f"Draft {done.draft_id} says what the invoice said."])
    amounts = {place - 1: amount for place, amount in arguments.line}
    return sent_told(send_credit(session.diary, invoice_id, _desk(), amounts or None, **how))


def give_up(session: CommandSession, arguments: Namespace) -> Answer:
    """Expect no more money for an invoice."""
    invoice_id = _id(session, arguments.which)
    write_off(session.diary, invoice_id, why=arguments.reason, now=session.clock())
    return invoice_told(session, invoice_of(session.diary, invoice_id))


def expect(session: CommandSession, arguments: Namespace) -> Answer:
    """Expect it again."""
    invoice_id = _id(session, arguments.which)
    reopen(session.diary, invoice_id, now=session.clock())
    return invoice_told(session, invoice_of(session.diary, invoice_id))


def remove(session: CommandSession, arguments: Namespace) -> Answer:
    """Throw a draft away."""
    remove_draft(session.diary, arguments.id, now=session.clock())
    return Answer({"removed": arguments.id}, [f"Draft {arguments.id} is removed."])


def numbers(session: CommandSession, arguments: Namespace) -> Answer:
    """The next number, and which are left out."""
    now = session.clock()
    if arguments.next is not None:
        set_next_number(session.diary, arguments.next, why=arguments.reason, now=now)
    following, gaps = next_number(session.diary, now=now), number_gaps(session.diary)
    data = {
        "next": following.number,
        "gaps": [
            {
                "series": one.series, "first": one.first, "last": one.last,
                "why": str(one.why), "words": one.words,
            }
            for one in gaps
        ],
    }  # fmt: skip
    lines = [f"The next invoice is {following.number}."]
    lines += map(gap_told, gaps)
    return Answer(data, lines)


def _desk() -> InvoiceDesk:
    return InvoiceDesk(paper_maker(), system_secrets())


def _id(session: CommandSession, which: str) -> int:
    return invoice_of(session.diary, which.strip()).standing.id


def _typed(session: CommandSession, client_id: int, words: list[str]) -> InvoiceLine:
    """A line as it was typed: what, the price of one, how many."""
    what, price, count, *more = [*words, *("", "1")[len(words) - 1 :]]
    if more or not price.isascii() or not price.isdigit() or not _COUNT.fullmatch(count):
        raise InvalidInput(
            "line",
            f"“{' '.join(words)}” is no line.",
            remedy="Nothing was saved. Say what it is, the price of one in minor units, and how "
            "many: --line “Cable, 2 m” 490 2.",
        )
    tax = usual_tax_of(session.diary, client_id)
    return InvoiceLine(what, int(price), int(Decimal(count) * QUANTITY), tax=tax)


def _write_ubl(found: SentInvoice, form: PaperForm, target: Path) -> None:
    if found.document is None:
        raise NotAllowed(
            f"The client of {found.standing.number} was erased.", remedy="Its sums are kept."
        )
    write_whole(target, paper_maker().ubl(found.document, form))


_COUNT = re.compile(r"\d{1,6}(\.\d{1,3})?")


def _write(found: SentInvoice, made: Papers, pdf: Path | None, xml: Path | None) -> None:
    """Write the files that are asked for, or none."""
    if xml is not None and not made.cii:
        from scheduler_app.gateways.money.papers.terms import why_none

        why = why_none(found.document) if found.document is not None else ""
        raise InvalidInput(
            "xml", f"There is no e-invoice of it. {why}".rstrip(), remedy="The PDF says the same."
        )
    if pdf is not None:
        write_whole(pdf, made.pdf)
    if xml is not None:
        write_whole(xml, made.cii)
