"""Which reminder is due on which day: each level once, none skipped, and one a day at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.invoices.reminding import (
    NEVER,
    DueReminder,
    LastReminder,
    reminder_due,
)
from scheduler_app.domain.money.invoices.settings import ReminderLevel

DUE = date(2027, 3, 12)
LEVELS = (ReminderLevel(7), ReminderLevel(14), ReminderLevel(28, Decimal("5.00")))
ONE = InvoiceStanding(
    1, "u", InvoiceKind.INVOICE, "2027-0001", 1, "Anna", "2027-02-26", DUE.isoformat(), "EUR",
    11_900, 1_900, 11_900, sent_at=1,
)  # fmt: skip


def due(
    days: int,
    last: LastReminder = NEVER,
    one: InvoiceStanding = ONE,
    *,
    early: bool = False,
    currency: str = "EUR",
) -> DueReminder | str:
    today = DUE + timedelta(days)
    return reminder_due(one, last, LEVELS, today, currency=currency, early=early)


def level(days: int, last: LastReminder = NEVER, *, early: bool = False) -> tuple[int, int] | None:
    found = due(days, last, early=early)
    return (found.level, found.fee) if isinstance(found, DueReminder) else None


def reminded(which: int, days: int) -> LastReminder:
    return LastReminder(which, (DUE + timedelta(days)).isoformat())


def test_each_level_is_due_from_its_day_on_with_its_fee() -> None:
    assert level(6) is None and level(7) == (1, 0)
    assert level(13, reminded(1, 7)) is None and level(14, reminded(1, 7)) == (2, 0)
    assert level(28, reminded(2, 14)) == (3, 500)
    assert level(99, reminded(3, 28)) is None


def test_whoever_was_not_reminded_for_long_has_time_between_two() -> None:
    assert level(90) == (1, 0)
    assert level(96, reminded(1, 90)) is None and level(97, reminded(1, 90)) == (2, 0)


def test_early_is_the_next_one_but_never_twice_a_day_nor_before_it_is_overdue() -> None:
    assert level(1, early=True) == (1, 0)
    assert level(1, reminded(1, 1), early=True) is None
    assert level(0, early=True) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"paid": 11_900}, "open"),
        ({"credited": 11_900}, "open"),
        ({"written_off": True}, "written off"),
        ({"sent_at": None}, "draft"),
        ({"kind": InvoiceKind.CREDIT}, "credit note"),
    ],
)
def test_nobody_is_reminded_of_what_is_not_owed(change: dict[str, object], why: str) -> None:
    found = due(90, one=replace(ONE, **change))  # type: ignore[arg-type]
    assert isinstance(found, str) and why in found


def test_a_fee_is_asked_in_the_practices_currency_only() -> None:
    found = due(28, reminded(2, 14), currency="CHF")
    assert isinstance(found, DueReminder) and found.fee == 0


@given(st.lists(st.integers(0, 30), max_size=40))
def test_whatever_the_days_each_goes_once_in_order_and_one_a_day(gaps: list[int]) -> None:
    last, sent, day = NEVER, [], 0
    for gap in gaps:
        day += gap
        found = due(day, last)
        if isinstance(found, DueReminder):
            last = reminded(found.level, day)
            sent.append((found.level, day))
    assert [which for which, _ in sent] == list(range(1, len(sent) + 1))
    assert len({on for _, on in sent}) == len(sent)
    assert all(on >= LEVELS[which - 1].days for which, on in sent)
