"""Gateways, money: papers: all that is printed of a document, as texts in its language."""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.amounts import tax_on_top
from scheduler_app.domain.in_language import Figures, locale_at_home
from scheduler_app.domain.money.invoices.document import (
    QUANTITY,
    InvoiceDocument,
    InvoiceKind,
    InvoiceLine,
    LineSum,
    LineUnit,
    Prepaid,
)
from scheduler_app.domain.money.invoices.identifiers import vat_id_in_print
from scheduler_app.domain.money.invoices.sums import price_of
from scheduler_app.gateways.money.papers.codes import address_code, transfer_code
from scheduler_app.gateways.money.papers.letterhead import (
    grouped,
    isolated,
    letterhead,
    lines_of,
    one_line,
    paragraphs,
)
from scheduler_app.gateways.money.papers.words import PaperWords, words_in

_UNITS = {
    LineUnit.HOUR: "duration-hour",
    LineUnit.DAY: "duration-day",
    LineUnit.KILOMETRE: "length-kilometer",
}

_LONG_NOTE = 1_000
"""Letters from which on a text may be parted by the end of a page; all others stand on one."""

_NO_NUMBER = "–"
"""Of a draft."""


def facts_of(document: InvoiceDocument) -> dict[str, Any]:
    """What the template of invoices prints. It holds no words or sums of its own."""
    return _Facts(document).all()


class _Facts:
    """The facts of one document."""

    def __init__(self, document: InvoiceDocument) -> None:
        self.document = document
        self.draft = document.draft
        self.sums = document.sums
        self.words: PaperWords = words_in(self.draft.language, document.seller.country)
        self.figures = Figures(
            locale_at_home(self.draft.language, document.seller.country), self.draft.currency
        )
        self.taxed = any(tax.rate for tax in self.sums.taxes)

    def all(self) -> dict[str, Any]:
        document, draft, words = self.document, self.draft, self.words
        named = words.title(draft.kind)
        title = one_line(f"{named} {document.number}")
        heading = f"{named} {isolated(document.number)}".strip()
        return letterhead(
            document.seller,
            document.buyer,
            document.pay_into,
            document.style,
            words,
            self.figures,
            draft.language,
        ) | {
            "title": title,
            "heading": heading,
            "draft": "" if document.number else words.draft,
            "about": self._about(),
            "intro": paragraphs(draft.intro),
            "gross": draft.gross,
            "taxed": self.taxed,
            "columns": {
                "what": words.what,
                "quantity": words.quantity,
                "price": words.gross_price if draft.gross and self.taxed else words.price,
                "tax": words.tax,
                "net": words.net,
                "amount": words.amount,
                "carried": words.carried,
                "carried_on": words.carried_on,
            },
            "lines": self._lines(),
            "sums": self._sums(),
            "no_tax": lines_of([document.no_tax]),
            "pay": self._pay(),
            "nothing_left": words.nothing_left if self._nothing_left() else "",
            "closing": paragraphs(draft.closing),
            "breakable": len(draft.closing) > _LONG_NOTE,
        }

    def _about(self) -> list[list[str]]:
        document, draft, words = self.document, self.draft, self.words
        pairs = [
            (words.number, document.number or _NO_NUMBER),
            (words.issued, self.figures.day(document.issued)),
            (words.done, self._done()),
            (words.due, self.figures.day(document.due) if self._to_pay() else ""),
            (words.corrects, self._corrects()),
            (words.reference, draft.reference),
            (words.your_tax_id, vat_id_in_print(document.buyer.vat_id)),
        ]
        return [[label, isolated(value)] for label, value in pairs if value]

    def _done(self) -> str:
        since, until = self.draft.since, self.draft.until or self.draft.since
        if not since or self.draft.kind is InvoiceKind.CREDIT:
            return ""
        if since == until:
            return self.figures.day(since)
        return f"{self.figures.short_day(since)} – {self.figures.short_day(until)}"

    def _corrects(self) -> str:
        number, issued = self.draft.corrects, self.document.corrects_issued
        if not number or not issued:
            return number
        return self.words.of_day.format(number=isolated(number), day=self.figures.short_day(issued))

    # -- lines ------------------------------------------------------------------------------------

    def _lines(self) -> list[dict[str, Any]]:
        so_far, lines = 0, []
        for line, summed in zip(self.draft.lines, self.sums.lines, strict=True):
            amount = _agreed(line) if self.draft.gross else summed.net
            so_far += amount
            lines.append(self._line(line, summed, amount, so_far))
        return lines

    def _line(self, line: InvoiceLine, summed: LineSum, amount: int, so_far: int) -> dict[str, Any]:
        figures = self.figures
        flat = line.unit is LineUnit.LUMP_SUM and line.quantity == QUANTITY
        return {
            "what": one_line(line.what),
            "notes": [*paragraphs(line.note), *self._off(line)],
            "breakable": len(line.note) > _LONG_NOTE,
            "day": figures.short_day(line.day) if line.day else "",
            "quantity": self.words.lump_sum
            if flat
            else figures.quantity(line.quantity, _UNITS.get(line.unit, "")),
            "price": figures.amount(line.price),
            "tax": figures.rate(line.tax.rate),
            "net": figures.amount(summed.net),
            "amount": figures.amount(amount),
            "so_far": figures.money(so_far),
        }

    def _off(self, line: InvoiceLine) -> list[str]:
        before = price_of(line.quantity, line.price)
        off = before - _agreed(line)
        if not off:
            return []
        percent = f" {self.figures.rate(line.off_percent)}" if line.off_percent else ""
        return [f"{self.words.discount}{percent}: {self.figures.money(-off)}"]

    # -- sums -------------------------------------------------------------------------------------

    def _sums(self) -> list[dict[str, str]]:
        """Rows of label and value, the last of which is what it comes to."""
        sums, words = self.sums, self.words
        rows = self._discount()
        if self.taxed:
            rows.append(self._row(words.net_total, sums.net - sums.off))
            rows += [
                self._row(
                    words.tax_on.format(
                        rate=self.figures.rate(tax.rate), net=self.figures.money(tax.net)
                    ),
                    tax.tax,
                )
                for tax in sums.taxes
            ]
        if sums.rounding:
            rows.append(self._row(words.rounding, sums.rounding))
        total = sums.total + sums.rounding
        credit = self.draft.kind is InvoiceKind.CREDIT
        if not self.draft.prepaid:
            label = words.credited if credit else words.total
            return [*rows, self._row(label, sums.payable, "last")]
        rows.append(self._row(words.total, total, "sum"))
        rows += [self._prepaid(prepaid) for prepaid in self.draft.prepaid]
        return [*rows, self._row(words.credited if credit else words.payable, sums.payable, "last")]

    def _discount(self) -> list[dict[str, str]]:
        draft, sums = self.draft, self.sums
        if not sums.off:
            return []
        lines = sum(map(_agreed, draft.lines)) if draft.gross else sums.net
        off = (draft.off or tax_on_top(lines, draft.off_percent)) if draft.gross else sums.off
        percent = f" {self.figures.rate(draft.off_percent)}" if draft.off_percent else ""
        return [
            self._row(self.words.lines, lines),
            self._row(f"{self.words.discount}{percent}", -off),
        ]

    def _prepaid(self, prepaid: Prepaid) -> dict[str, str]:
        words, figures = self.words, self.figures
        more = []
        if prepaid.number:
            more.append(words.prepaid_invoice.format(number=isolated(prepaid.number)))
        if prepaid.tax:
            tax, rate = figures.money(prepaid.tax), figures.rate(prepaid.rate)
            more.append(words.prepaid_tax.format(tax=tax, rate=rate))
        row = self._row(words.prepaid.format(day=figures.day(prepaid.day)), -prepaid.amount)
        return row | {"more": " · ".join(more)}

    def _row(self, label: str, minor: int, kind: str = "") -> dict[str, str]:
        return {"label": label, "value": self.figures.money(minor), "kind": kind, "more": ""}

    # -- paying -----------------------------------------------------------------------------------

    def _to_pay(self) -> bool:
        return self.draft.kind is not InvoiceKind.CREDIT and self.sums.payable > 0

    def _nothing_left(self) -> bool:
        credit = self.draft.kind is InvoiceKind.CREDIT
        return bool(self.draft.lines) and not credit and self.sums.payable <= 0

    def _pay(self) -> dict[str, Any] | None:
        """How the rest is paid; None where nothing is."""
        if not self._to_pay():
            return None
        document, words = self.document, self.words
        into = document.pay_into
        return {
            "sentence": words.pay_until.format(
                amount=self.figures.money(self.sums.payable),
                day=self.figures.day(document.due),
            ),
            "rows": [
                [label, isolated(value)]
                for label, value in (
                    (words.holder, into.holder or document.seller.name),
                    ("IBAN", grouped(into.iban)),
                    ("BIC", into.bic),
                    (words.purpose, document.number or _NO_NUMBER),
                )
                if value and into.iban
            ],
            "code": transfer_code(document),
            "code_says": words.by_bank,
            "link": document.pay_at,
            "link_code": address_code(document.pay_at) if document.pay_at else "",
            "link_says": words.by_card,
            "link_label": words.online,
            "link_shown": document.pay_at.removeprefix("https://"),
        }


def _agreed(line: InvoiceLine) -> int:
    """What a line costs after its discount, as its price is: with tax or without."""
    before = price_of(line.quantity, line.price)
    return before - (line.off or tax_on_top(before, line.off_percent))
