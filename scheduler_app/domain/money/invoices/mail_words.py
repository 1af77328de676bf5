"""Domain, money: what a mail says of an invoice, as the variables of its template."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from scheduler_app.domain.in_language import Wording, locale_of
from scheduler_app.domain.messages.files import file_name
from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceKind
from scheduler_app.domain.money.invoices.identifiers import in_groups
from scheduler_app.domain.money.invoices.life import InvoiceStanding

_CALLED = {
    "en": ("Invoice", "Credit note"),
    "de": ("Rechnung", "Rechnungskorrektur"),
    "ar": ("فاتورة", "إشعار دائن"),
}


class SaidOfInvoice(NamedTuple):
    """What a mail tells beside how an invoice stands.

    `link` opens it on the page, by `pay_link` it is paid by card; empty where there is none.
    `level` and `fee` are those of a reminder. `corrected_total` is what the invoice came to that a
    credit note takes back. Amounts are minor units.
    """

    link: str = ""
    pay_link: str = ""
    attached: bool = False
    level: int = 0
    fee: int = 0
    corrected_total: int = 0


def variables_of(
    document: InvoiceDocument, standing: InvoiceStanding, said: SaidOfInvoice, language: str
) -> dict[str, str]:
    """What stands for each variable, in that language."""
    wording = Wording(locale_of(language))

    def money(minor: int) -> str:
        return wording.money(minor, standing.currency) if minor > 0 else ""

    is_credit = standing.kind is InvoiceKind.CREDIT
    left = 0 if is_credit else max(0, standing.outstanding)
    whole = standing.whole
    into = document.pay_into
    return {
        "invoice": standing.number,
        "invoice_total": wording.money(whole, standing.currency),
        "invoice_open": money(left),
        "invoice_due": wording.full_date(date.fromisoformat(standing.due)),
        "invoice_attached": "yes" if said.attached else "",
        "invoice_link": said.link,
        "invoice_pay_link": said.pay_link if left else "",
        "invoice_iban": in_groups(into.iban),
        "invoice_bic": into.bic if into.iban else "",
        "invoice_holder": into.holder if into.iban else "",
        "invoice_level": str(said.level or ""),
        "invoice_fee": money(said.fee),
        "invoice_corrects": standing.corrects,
        "invoice_part": "yes" if is_credit and whole < said.corrected_total else "",
    }


def paper_name(standing: InvoiceStanding, language: str, suffix: str) -> str:
    """What the file is called that goes along, such as "Invoice 2027-0042.pdf"."""
    called = _CALLED.get(language, _CALLED["en"])
    word = called[standing.kind is InvoiceKind.CREDIT]
    return file_name(f"{word} {standing.number}", suffix)
