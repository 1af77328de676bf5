"""Domain, money: what lines are called that the program writes, in the languages of the page."""

from __future__ import annotations

from typing import NamedTuple


class InvoiceLineWords(NamedTuple):
    """What lines say.

    `{what}` stands for a service or a number, `{number}` for that of an invoice, `{day}` for the
    day of a visit.
    """

    service: str
    time: str
    minutes: str
    trip: str
    serial: str
    deposit: str
    visit: str
    rest: str


_WORDS = {
    "en": InvoiceLineWords(
        "IT support",
        "{what}: working time",
        "{minutes} min",
        "Travel",
        "Serial number {what}",
        "Deposit for {what}",
        "Visit: {day}",
        "What is left of invoice {number}",
    ),
    "de": InvoiceLineWords(
        "IT-Betreuung",
        "{what}: Arbeitszeit",
        "{minutes} Min.",
        "Anfahrt",
        "Seriennummer {what}",
        "Anzahlung für {what}",
        "Termin: {day}",
        "Rest der Rechnung {number}",
    ),
    "ar": InvoiceLineWords(
        "دعم تقني",
        "{what}: وقت العمل",
        "{minutes} دقيقة",
        "الانتقال",
        "الرقم التسلسلي {what}",
        "دفعة مقدمة عن {what}",
        "الموعد: {day}",
        "المتبقي من الفاتورة {number}",
    ),
}


def line_words(language: str) -> InvoiceLineWords:
    """Those of a language, else in English."""
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])
