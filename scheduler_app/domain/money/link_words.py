"""Domain, money: what a client reads where they pay by a link, in their language."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple


class LinkWords(NamedTuple):
    """What stands above the amount, and what stands there once the link is no longer good."""

    title: str
    closed: str


_WORDS = MappingProxyType(
    {
        "en": LinkWords(
            "Deposit: {what}",
            "There is nothing to pay here any more. Please look at your appointment again.",
        ),
        "de": LinkWords(
            "Anzahlung: {what}",
            "Hier ist nichts mehr zu zahlen. Bitte sehen Sie Ihren Termin noch einmal an.",
        ),
        "ar": LinkWords(
            "دفعة مقدمة: {what}",
            "لم يعد هناك ما يُدفع هنا. يُرجى مراجعة موعدك مرة أخرى.",
        ),
    }
)

_OF_INVOICES = MappingProxyType(
    {
        "en": LinkWords(
            "Invoice {what}",
            "There is nothing to pay here any more. Please look at your invoice again.",
        ),
        "de": LinkWords(
            "Rechnung {what}",
            "Hier ist nichts mehr zu zahlen. Bitte sehen Sie Ihre Rechnung noch einmal an.",
        ),
        "ar": LinkWords(
            "فاتورة {what}",
            "لم يعد هناك ما يُدفع هنا. يُرجى مراجعة فاتورتك مرة أخرى.",
        ),
    }
)

_NOTHING_NAMED = {"en": "appointment", "de": "Termin", "ar": "موعد"}


def link_words(what: str, language: str) -> LinkWords:
    """The words for a booking of `what` (may be empty), in a language as BCP 47 names it."""
    known = _known(language)
    words = _WORDS[known]
    return words._replace(title=words.title.format(what=what or _NOTHING_NAMED[known]))


def invoice_link_words(number: str, language: str) -> LinkWords:
    """The same for an invoice of that number."""
    words = _OF_INVOICES[_known(language)]
    return words._replace(title=words.title.format(what=number))


def _known(language: str) -> str:
    known = language.partition("-")[0]
    return known if known in _WORDS else "en"
