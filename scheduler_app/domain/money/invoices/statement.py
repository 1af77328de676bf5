"""Domain, money: what a client was billed and has paid in a time, and what is open at its end."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.money.invoices.document import (
    NO_ACCOUNT,
    PLAIN_STYLE,
    InvoiceParty,
    PaperStyle,
    PayInto,
)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: an invoice (`amount` above 0), a credit note or a payment (below 0), on a day."""

    day: str
    what: str
    number: str
    amount: int
    balance: int


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
