"""Domain, money: what lines of a statement are called, in the languages of the page."""

from __future__ import annotations

from typing import NamedTuple


class StatementWords(NamedTuple):
    """Of each kind of line."""

    invoice: str
    deposit: str
    credit: str
    payment: str
    given_back: str
    fee: str
    written_off: str
    other: str
    """Of what a later invoice took over, such as a deposit."""


_WORDS = {
    "en": StatementWords(
        "Invoice",
        "Deposit invoice",
        "Credit note",
        "Payment, thank you",
        "Paid back to you",
        "Reminder fee",
        "Waived",
        "Counted with another invoice",
    ),
    "de": StatementWords(
        "Rechnung",
        "Anzahlungsrechnung",
        "Rechnungskorrektur",
        "Zahlung, vielen Dank",
        "An Sie zurückgezahlt",
        "Mahngebühr",
        "Erlassen",
        "Bei einer anderen Rechnung berücksichtigt",
    ),
    "ar": StatementWords(
        "فاتورة",
        "فاتورة دفعة مقدمة",
        "إشعار دائن",
        "دفعة، شكرًا لكم",
        "مبلغ أُعيد إليكم",
        "رسوم التذكير",
        "تم التنازل عنه",
        "احتُسب مع فاتورة أخرى",
    ),
}


def statement_words(language: str) -> StatementWords:
    """Those of a language, else in English."""
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])
