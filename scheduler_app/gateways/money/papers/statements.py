"""Gateways, money: papers: all that is printed of a client's statement, in its language."""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.in_language import Figures, locale_at_home
from scheduler_app.domain.money.invoices.statement import ClientStatement
from scheduler_app.gateways.money.papers.letterhead import isolated, letterhead, one_line
from scheduler_app.gateways.money.papers.words import words_in


def facts_of_statement(statement: ClientStatement) -> dict[str, Any]:
    """What the template of statements prints."""
    words = words_in(statement.language, statement.seller.country)
    figures = Figures(
        locale_at_home(statement.language, statement.seller.country), statement.currency
    )
    time = words.from_to.format(
        since=figures.short_day(statement.since), until=figures.short_day(statement.until)
    )
    sums = [{"label": words.closing, "value": figures.money(statement.closing), "kind": "last"}]
    if statement.overdue > 0:
        sums.append({"label": words.overdue, "value": figures.money(statement.overdue), "kind": ""})
    return letterhead(
        statement.seller,
        statement.buyer,
        statement.pay_into,
        statement.style,
        words,
        figures,
        statement.language,
    ) | {
        "title": f"{words.statement} {time}",
        "heading": words.statement,
        "time": time,
        "about": [
            [words.since, figures.day(statement.since)],
            [words.until, figures.day(statement.until)],
        ],
        "columns": [words.day, words.what, words.document, words.amount, words.balance],
        "lines": [
            [
                figures.short_day(line.day),
                one_line(line.what),
                isolated(line.number),
                figures.amount(line.amount),
                figures.amount(line.balance),
            ]
            for line in statement.lines
        ],
        "opening": [words.opening, figures.amount(statement.opening)],
        "sums": sums,
        "nothing": "" if statement.lines else words.nothing_happened,
    }
