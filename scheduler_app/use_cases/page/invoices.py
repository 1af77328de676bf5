"""Use cases: the invoices that the page shows their clients."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import is_currency
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.page.agreement import LONGEST_LINK, PAID_AT
from scheduler_app.domain.page.invoices import (
    BIC_TOLD,
    DAY_TOLD,
    IBAN_TOLD,
    SHOWN_AFTER,
    PublishedInvoice,
)
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.limits import LARGEST_NUMBER
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money.invoices import pay_links, standing
from scheduler_app.storage.page import invoice_links, invoices
from scheduler_app.storage.page.invoices import ShownInvoice
from scheduler_app.use_cases.page.fitting import fitting_line

if TYPE_CHECKING:
    from scheduler_app.storage.money.invoices.pay_links import PayLinkOfInvoice
    from scheduler_app.storage.page.link import PageLink

MOST_INVOICES = 2_000
"""That the page is told of, those that are open first: it reads two megabytes."""

LONGEST_NUMBER = 100
"""Letters of a number that a page shows."""

LONGEST_HOLDER = 70
"""Of whom an account belongs to, as a transfer names them (EPC069-12)."""


def invoices_of(connection: Reading, link: PageLink, moment: int) -> tuple[PublishedInvoice, ...]:
    """What is open at `moment` (epoch seconds), and what was closed lately, the newest first."""
    if not link.is_able(PageAbility.INVOICES):
        return ()
    since = moment - SHOWN_AFTER
    ids = invoices.concerned(connection, since=since)
    stand = standing.standings(connection, ids) if ids else {}
    rows = [
        (row, _closed_at(stand[row.id], row))
        for row in invoices.shown(connection, stand)
        if _can_be_told(stand[row.id])
    ]
    open_ = [row for row, closed_at in rows if closed_at is None]
    closed = [row for row, closed_at in rows if closed_at is not None and closed_at > since]
    told = [*open_, *closed][:MOST_INVOICES]
    hashes = invoice_links.of_invoices(connection, [row.id for row in told])
    pay = pay_links.pay_links_of(connection, [row.id for row in open_])
    return tuple(
        _published(row, stand[row.id], hashes.get(row.id, ()), pay.get(row.id)) for row in told
    )


def _closed_at(one: InvoiceStanding, row: ShownInvoice) -> int | None:
    """Since when nothing is asked for by it; None while something is."""
    is_open = one.kind is not InvoiceKind.CREDIT and one.outstanding > 0
    return None if is_open else row.moved_at


def _can_be_told(one: InvoiceStanding) -> bool:
    """Not one of amounts or days that no page takes: it must not keep all others from there."""
    sums = (one.whole, one.payable, one.credited, one.fees)
    if not all(0 <= each <= LARGEST_NUMBER for each in sums) or abs(one.paid) > LARGEST_NUMBER:
        return False
    days = (one.issued, one.due or one.issued)
    return is_currency(one.currency) and all(map(DAY_TOLD.fullmatch, days))


def _published(
    row: ShownInvoice,
    one: InvoiceStanding,
    hashes: tuple[str, ...],
    pay: PayLinkOfInvoice | None,
) -> PublishedInvoice:
    closed_at = _closed_at(one, row)
    is_open = closed_at is None
    return PublishedInvoice(
        uid=one.uid,
        number=_fitting_number(one.number),
        issued=one.issued,
        due=one.due or one.issued,
        currency=one.currency,
        total=one.whole,
        payable=one.payable,
        kind=one.kind.value,
        links=hashes,
        account=row.account,
        paid=one.paid,
        credited=one.credited,
        fees=one.fees,
        closed_at=closed_at,
        file=row.file,
        pay_link=_fitting(one, pay) if is_open and pay is not None else "",
        iban=_written_as(IBAN_TOLD, row.iban) if is_open else "",
        bic=_written_as(BIC_TOLD, row.bic) if is_open else "",
        holder=fitting_line("name", row.holder)[:LONGEST_HOLDER] if is_open else "",
        corrects=_fitting_number(one.corrects),
    )


def _fitting(one: InvoiceStanding, pay: PayLinkOfInvoice) -> str:
    """Where just what is open is paid; nothing while the link is for another amount."""
    if (pay.amount, pay.currency) != (one.outstanding, one.currency):
        return ""
    leads = len(pay.url) <= LONGEST_LINK and PAID_AT.fullmatch(pay.url) and pay.url.isprintable()
    return pay.url if leads else ""


def _fitting_number(number: str) -> str:
    return fitting_line("name", number)[:LONGEST_NUMBER]


def _written_as(form: re.Pattern[str], typed: str) -> str:
    """What was typed as a page takes it; nothing where it is none."""
    tidy = "".join(typed.split()).upper()
    return tidy if form.fullmatch(tidy) else ""
