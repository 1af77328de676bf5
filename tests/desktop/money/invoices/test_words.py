"""How invoices and what is to be billed are put into words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from scheduler_app.desktop.money.invoices import words
from scheduler_app.use_cases.money.invoices.to_bill import ToBill


def test_a_visit_was_on_the_day_that_it_was_there() -> None:
    late = datetime(2027, 3, 2, 1, tzinfo=UTC)
    visit = ToBill(1, 1, "Anna", "", "Visit", late, "America/New_York", 9000, "USD")
    assert words.day_of_visit(visit) == date(2027, 3, 1)
    assert "Mon 1 Mar" in words.of_visit(visit, date(2027, 3, 2))
