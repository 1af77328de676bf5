"""Domain, money: when an invoice is reminded of, which reminder that is, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.invoices.settings import ReminderLevel


class LastReminder(NamedTuple):
    """The last one that went: which it was, and on which day (ISO)."""

    level: int = 0
    day: str = ""


NEVER = LastReminder()


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that is due: of how many days, which one it is, and its fee in minor units.

    `why_not` says in a sentence why it can't go just now; empty where it can.
    """

    invoice: InvoiceStanding
    level: int
    fee: int
    days: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """What became of one that was to go: its level and fee, or `why_not` it did not."""

    invoice_id: int
    number: str
    level: int = 0
    fee: int = 0
    why_not: str = ""


def reminder_due(
    one: InvoiceStanding,
    last: LastReminder,
    levels: Sequence[ReminderLevel],
    today: date,
    *,
    currency: str,
    early: bool = False,
) -> DueReminder | str:
    """The reminder that is due on a day, or in a sentence why none is.

    None is skipped, however late: from one to the next is at least as long as the levels say.
    `early` asks for the next one of what is overdue now. A fee is asked in the practice's
    `currency` only.
    """
    if why := _why_never(one):
        return why
    due = date.fromisoformat(one.due)
    days = (today - due).days
    if days <= 0:
        return f"{one.number} is not overdue yet."
    if last.day >= today.isoformat():
        return f"{one.number} was reminded of today."
    if last.level >= len(levels):
        return f"All reminders of {one.number} were sent."
    level = levels[last.level]
    first = due + timedelta(level.days)
    if last.level:
        between = level.days - levels[last.level - 1].days
        first = max(first, date.fromisoformat(last.day) + timedelta(between))
    if today < first and not early:
        return f"The next reminder of {one.number} is due on {first.isoformat()}."
    fee = level.minor(one.currency) if one.currency == currency else 0
    return DueReminder(one, last.level + 1, fee, days)


def _why_never(one: InvoiceStanding) -> str:
    if one.sent_at is None:
        return "A draft is not reminded of."
    if one.kind is InvoiceKind.CREDIT:
        return f"{one.number} is a credit note: nobody owes it."
    if one.written_off:
        return f"{one.number} is written off."
    if one.outstanding <= 0:
        return f"Nothing of {one.number} is open."
    return ""
