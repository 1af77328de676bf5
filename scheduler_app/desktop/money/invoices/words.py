"""Desktop, invoices: how invoices, drafts and what is to be billed are put into words."""

from __future__ import annotations

from datetime import date

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.wording import length_text, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.domain.wording import MONTHS, counted, day_in_words
from scheduler_app.domain.zones import zone
from scheduler_app.use_cases.money.invoices.to_bill import ToBill

KINDS = {
    InvoiceKind.INVOICE: "Invoice",
    InvoiceKind.DEPOSIT: "Deposit invoice",
    InvoiceKind.CREDIT: "Credit note",
}

LANGUAGE_NAMES = {"en": "English", "de": "German", "ar": "Arabic"}

_STATES = {
    InvoiceState.DRAFT: "Draft",
    InvoiceState.SENT: "Sent",
    InvoiceState.PART_PAID: "Part paid",
    InvoiceState.PAID: "Paid",
    InvoiceState.OVERDUE: "Overdue",
    InvoiceState.WRITTEN_OFF: "Written off",
    InvoiceState.CREDITED: "Taken back",
}


def told(minor: int, currency: str) -> str:
    """An amount as it is read here."""
    return money_text(Money(minor, currency))


def in_column(minor: int, currency: str) -> str:
    """The same where one stands above the other."""
    return money_text(Money(minor, currency), in_column=True)


def day_of(iso: str, today: date) -> str:
    """Such as "3 Mar", with the year where it is not this one; empty for none."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    short = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return short if day.year == today.year else f"{short} {day.year}"


def title_of(one: InvoiceStanding) -> str:
    """Such as "Invoice 2027-0042"; a draft has no number."""
    kind = KINDS[one.kind]
    return f"{kind} {one.number}" if one.number else f"Draft of {_a(kind)}"


def named(one: InvoiceStanding) -> str:
    """The same within a sentence, such as "invoice 2027-0042"."""
    title = title_of(one)
    return f"{title[:1].lower()}{title[1:]}"


def gap_title(gap: NumberGap) -> str:
    """Which numbers no document has, such as "Numbers 4 to 6 of 2027- are missing"."""
    series = f" of {gap.series}" if gap.series else ""
    if gap.count == 1:
        return f"Number {gap.span}{series} is missing"
    return f"Numbers {gap.span}{series} are missing"


def _a(kind: str) -> str:
    return f"{'an' if kind.startswith('I') else 'a'} {kind.lower()}"


def state_of(one: InvoiceStanding, today: date) -> str:
    """How it stands, in few words that a list has room for."""
    state = one.state(today.isoformat())
    if one.kind is InvoiceKind.CREDIT and one.sent_at is not None:
        return f"For {one.corrects}" if one.corrects else "Sent"
    if one.outstanding < 0:
        return f"{told(-one.outstanding, one.currency)} too much"
    if state is InvoiceState.OVERDUE:
        part = f"{told(one.outstanding, one.currency)} open, " if one.paid else ""
        return f"{part}{days_late(one, today)}"
    if state is InvoiceState.PART_PAID:
        return f"{told(one.outstanding, one.currency)} open"
    if state is InvoiceState.SENT:
        return f"Due {day_of(one.due, today)}"
    return _STATES[state]


def days_late(one: InvoiceStanding, today: date) -> str:
    """Such as "12 days overdue"."""
    late = (today - date.fromisoformat(one.due)).days
    return f"{counted(late, 'day')} overdue"


def pill_of(one: InvoiceStanding, today: date) -> str:
    """How it stands, in a word."""
    if one.kind is InvoiceKind.CREDIT and one.sent_at is not None:
        return "Sent"
    return _STATES[one.state(today.isoformat())]


def spoken(one: InvoiceStanding, today: date) -> str:
    """All that a row says, for screen readers."""
    amount = told(one.payable, one.currency)
    return f"{isolated(one.client)}, {title_of(one)}, {amount}, {state_of(one, today)}"


def day_of_visit(one: ToBill) -> date:
    """The day on which it was there, where it was."""
    return one.start.astimezone(zone(one.zone)).date()


def of_visit(one: ToBill, today: date) -> str:
    """What is known of a visit that is to be billed."""
    day = day_of_visit(one)
    parts = [one.service, day_in_words(day, year=day.year != today.year)]
    if one.minutes:
        parts.append(length_text(one.minutes))
    return " · ".join(isolated(part) for part in parts if part)


def worth_of(one: ToBill) -> str:
    """What was agreed for it; by time where only that will tell."""
    return in_column(one.agreed, one.currency) if one.agreed else "by time"
