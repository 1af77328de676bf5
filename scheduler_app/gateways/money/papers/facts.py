"""Gateways, money: papers: what is printed of a document, in the words of its language."""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.money.invoices.document import InvoiceDocument


def facts_of(document: InvoiceDocument) -> dict[str, Any]:
    """All that the template prints, as texts."""
    draft = document.draft

    def money(minor: int) -> str:
        return format_money(Money(minor, draft.currency), draft.language, in_column=True)

    return {
        "title": document.number,
        "lines": [
            {"what": line.what, "net": money(summed.net)}
            for line, summed in zip(draft.lines, document.sums.lines, strict=True)
        ],
        "payable": money(document.sums.payable),
    }
