"""Domain, money: what a client was billed and has paid in a time, and what is open at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import (
    NO_ACCOUNT,
    PLAIN_STYLE,
    InvoiceKind,
    InvoiceParty,
    PaperStyle,
    PayInto,
)
from scheduler_app.domain.money.invoices.statement_words import StatementWords, statement_words
from scheduler_app.domain.zones import from_epoch


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: an invoice (`amount` above 0), a credit note or a payment (below 0), on a day."""

    day: str
    what: str
    number: str
    amount: int
    balance: int


class StatementMove(NamedTuple):
    """Something that changed what is open, at an instant (epoch seconds).

    `what` is the kind of a document, or "fee", "payment" or "written off". What opens more is
    above 0.
    """

    at: int
    what: str
    number: str
    amount: int


def statement_lines(
    moves: Iterable[StatementMove],
    opening: int,
    closing: int,
    last: date,
    *,
    where: tzinfo,
    language: str,
) -> tuple[StatementLine, ...]:
    """The lines, each with what is open after it.

    A deposit that a later invoice took over was paid once, and pays for another one now: what
    follows from that is one line, on the `last` day.
    """
    words = statement_words(language)
    lines = []
    balance = opening
    for move in sorted(moves, key=lambda one: (one.at, _ORDER.get(one.what, 0))):
        balance += move.amount
        day = from_epoch(move.at).astimezone(where).date()
        what = _called(move, words)
        lines.append(StatementLine(day.isoformat(), what, move.number, move.amount, balance))
    if balance != closing:
        rest = closing - balance
        lines.append(StatementLine(last.isoformat(), words.other, "", rest, closing))
    return tuple(lines)


_ORDER = {"payment": 1, "written off": 2}


def _called(move: StatementMove, words: StatementWords) -> str:
    match move.what:
        case "payment":
            return words.payment if move.amount < 0 else words.given_back
        case "fee":
            return words.fee
        case "written off":
            return words.written_off
    return {
        InvoiceKind.INVOICE: words.invoice,
        InvoiceKind.DEPOSIT: words.deposit,
        InvoiceKind.CREDIT: words.credit,
    }[InvoiceKind(move.what)]


@dataclass(frozen=True, slots=True)
class ClientStatement:
    """All of one client and one currency, from `since` to `until` (ISO days, both included).

    `opening` is what was open before, `closing` what is at the end, `overdue` the part of it that
    is past its day. Minor units.
    """

    client_id: int
    buyer: InvoiceParty
    seller: InvoiceParty
    currency: str
    language: str
    since: str
    until: str
    opening: int
    closing: int
    overdue: int
    lines: tuple[StatementLine, ...] = ()
    pay_into: PayInto = NO_ACCOUNT
    style: PaperStyle = PLAIN_STYLE
