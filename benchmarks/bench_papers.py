"""Benchmark: what it costs to set an invoice, beside typst that compiles the same page.

An invoice is more than its page: its words and codes are put together, the e-invoice is written and
judged by its schema, and the PDF says that it is one. Each has another number, so that nothing that
was set before is set again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.gateways.money.papers.e_invoices import cii_of
from scheduler_app.gateways.money.papers.facts import facts_of
from scheduler_app.gateways.money.papers.letterhead import logo_of
from scheduler_app.gateways.money.papers.maker import TypesetPapers
from scheduler_app.gateways.money.papers.metadata import XML_NAME
from scheduler_app.gateways.money.papers.press import Attached, Press, ToSet
from scheduler_app.loading import resource
from tests.gateways.money.papers.sample_documents import two_rates

ROUNDS = 40
PREVIEW = 0.2
"""Seconds within which a preview follows what is typed."""


def main() -> None:
    """One invoice with two rates and a deposit, on one page."""
    maker, press = TypesetPapers(), Press(resource("paper_templates"))
    numbers = itertools.count()
    base = two_rates()

    def another() -> InvoiceDocument:
        number = f"2027-{next(numbers):06}"
        return replace(base, number=number, pay_at=f"https://pay.example/i/{number}")

    def typed() -> InvoiceDocument:
        first, *others = base.draft.lines
        first = replace(first, note=f"Datensicherung {next(numbers)}")
        return replace(base, number="", draft=replace(base.draft, lines=(first, *others)))

    ready = [_ready(another()) for _ in range(ROUNDS + 2)]
    pages = iter(ready)
    ways: dict[str, Callable[[], object]] = {
        "typst": lambda: press.pdf(next(pages), timestamp=0),
        "invoice": lambda: maker.papers(another()),
        "preview": lambda: maker.pictures(typed()),
        "cii": lambda: cii_of(another()),
    }
    maker.papers(another())
    maker.pictures(typed())
    press.pdf(next(pages), timestamp=0)
    taken = interleaved(ways, rounds=ROUNDS)
    publish(
        Figure(
            "an invoice: PDF/A-3 with its e-invoice inside",
            "one page",
            taken["invoice"].median,
            limit=taken["typst"].median,
            most_ratio=2,
            note="limit: typst compiles the same page",
        ),
        Figure("of that, the e-invoice, judged by its schema", "one page", taken["cii"].median),
        Figure(
            "a preview while somebody types",
            "110 pixels an inch",
            taken["preview"].median,
            worst=taken["preview"].p99,
            most=PREVIEW,
            note="worst is p99",
        ),
    )


def _ready(document: InvoiceDocument) -> ToSet:
    """All that typst needs to compile the page."""
    attached = Attached(XML_NAME, cii_of(document))
    return ToSet("invoice.typ", facts_of(document), *logo_of(document.style), attached)


if __name__ == "__main__":
    main()
