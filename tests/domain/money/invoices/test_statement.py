"""The lines of a statement go from what was open before to what is open after."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.money.invoices.statement import StatementMove, statement_lines

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEARS_EVE = 1_830_295_800
"""23:30 on 31 December 2027 UTC: the new year has come in Berlin."""

MOVES = (
    StatementMove(NEW_YEARS_EVE, "payment", "2027-0001", -5_000),
    StatementMove(NEW_YEARS_EVE, "invoice", "2027-0001", 11_900),
    StatementMove(NEW_YEARS_EVE + 9, "fee", "2027-0001", 500),
    StatementMove(NEW_YEARS_EVE + 10, "payment", "2027-0001", 300),
)


def test_a_document_comes_before_what_paid_it_and_days_are_the_practices() -> None:
    lines = statement_lines(MOVES, 100, 7_800, date(2028, 1, 31), where=BERLIN, language="en")
    assert [(line.what, line.amount, line.balance) for line in lines] == [
        ("Invoice", 11_900, 12_000),
        ("Payment, thank you", -5_000, 7_000),
        ("Reminder fee", 500, 7_500),
        ("Paid back to you", 300, 7_800),
    ]
    assert {line.day for line in lines} == {"2028-01-01"}


def test_what_another_invoice_took_over_is_a_line_of_its_own() -> None:
    lines = statement_lines(MOVES[:2], 0, 9_900, date(2028, 1, 31), where=BERLIN, language="de")
    assert lines[-1].what == "Bei einer anderen Rechnung berücksichtigt"
    assert (lines[-1].amount, lines[-1].balance, lines[-1].day) == (3_000, 9_900, "2028-01-31")


@pytest.mark.parametrize("language", ["en", "de", "de-AT", "ar", "fr"])
def test_each_language_has_its_words(language: str) -> None:
    (line,) = statement_lines(MOVES[1:2], 0, 11_900, date.max, where=BERLIN, language=language)
    assert line.what in {"Invoice", "Rechnung", "فاتورة"}
