"""Storage, money: whether credit notes have taken an invoice back whole."""

from __future__ import annotations


def is_taken_back(invoice: str, *, by: str = "n.sent_at IS NOT NULL") -> str:
    """SQL: whether the notes `n` that were sent (or those that are named) come to an invoice.

    Amounts to be paid are compared, and not totals: those lack a rounding, which parts of an
    invoice may have where the whole has none.
    """
    return f"""EXISTS (
      SELECT 1 FROM invoices n WHERE n.corrects = {invoice}.id AND {by}
       GROUP BY n.corrects HAVING sum(n.payable) >= {invoice}.payable + {invoice}.prepaid)"""


def let_go(invoice: str, *, by: str = "n.sent_at IS NOT NULL") -> str:
    """SQL: what had paid a deposit invoice, and is its booking's alone since credit notes of it.

    It is 0 of all others: what their notes take back is too much paid, until it goes back.
    """
    return f"""iif({invoice}.kind = 'deposit', min({invoice}.prepaid, coalesce((
      SELECT sum(n.payable) FROM invoices n WHERE n.corrects = {invoice}.id AND {by}), 0)), 0)"""
