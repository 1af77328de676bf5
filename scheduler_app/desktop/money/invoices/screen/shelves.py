"""Desktop, invoices: the shelves of the list, and what is read for one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

from scheduler_app.desktop.money.invoices import words
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.money.invoices.numbering import NumberGap, count_in
from scheduler_app.domain.money.invoices.reminding import DueReminder
from scheduler_app.domain.money.invoices.settings import REMIND, RemindBy
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.listing import list_invoices, number_gaps
from scheduler_app.use_cases.money.invoices.reminding import due_reminders
from scheduler_app.use_cases.money.invoices.to_bill import ToBill, to_bill
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.practice.rules import setting_of

InvoiceRowOf: TypeAlias = InvoiceStanding | NumberGap
"""What a row of the list is of."""

PAGE = 100
"""Rows that are read at once."""


class InvoiceShelf(Enum):
    """Where invoices stand."""

    TO_BILL = "To bill"
    DRAFTS = "Drafts"
    OPEN = "Open"
    CLOSED = "Closed"
    ALL = "All"


STATES = {
    InvoiceShelf.TO_BILL: frozenset(),
    InvoiceShelf.DRAFTS: frozenset({InvoiceState.DRAFT}),
    InvoiceShelf.OPEN: frozenset({InvoiceState.SENT, InvoiceState.PART_PAID, InvoiceState.OVERDUE}),
    InvoiceShelf.CLOSED: frozenset(
        {InvoiceState.PAID, InvoiceState.CREDITED, InvoiceState.WRITTEN_OFF}
    ),
    InvoiceShelf.ALL: frozenset(InvoiceState),
}


@dataclass(frozen=True, slots=True)
class InvoicesWish:
    """What is looked for: `text` in numbers and names, `client_id` one client's only."""

    shelf: InvoiceShelf
    text: str = ""
    client_id: int | None = None
    most: int = PAGE

    def is_same_list(self, other: InvoicesWish) -> bool:
        """Whether the same is looked for, however much of it."""
        return replace(self, most=other.most) == other


@dataclass(frozen=True, slots=True)
class FoundOnShelf:
    """Visits or invoices, and whether there are more."""

    wish: InvoicesWish
    visits: tuple[ToBill, ...] = ()
    invoices: tuple[InvoiceStanding, ...] = ()
    more: bool = False
    waiting: int = 0
    """How many visits are to be billed, whatever is looked for."""

    gaps: tuple[NumberGap, ...] = ()
    """Numbers that no document has; of all invoices only, and where nothing is looked for."""

    due: tuple[DueReminder, ...] = ()
    """The reminders that are due; of what is open only, and where they don't go by themselves."""


def found(diary: DiaryHandle, wish: InvoicesWish, now: datetime) -> FoundOnShelf:
    """Read what a shelf holds."""
    waiting = to_bill(diary, now=now)
    if wish.shelf is InvoiceShelf.TO_BILL:
        said = wish.text.casefold()
        visits = tuple(
            one
            for one in waiting
            if said in f"{one.client} {one.company} {one.service}".casefold()
            and wish.client_id in (None, one.client_id)
        )
        return FoundOnShelf(wish, visits, waiting=len(waiting))
    listed = list_invoices(
        diary,
        states=STATES[wish.shelf],
        client_id=wish.client_id,
        text=wish.text,
        limit=wish.most + 1,
        now=now,
    )
    more = len(listed) > wish.most
    due = _due(diary, now) if wish.shelf is InvoiceShelf.OPEN else ()
    plain = wish.shelf is InvoiceShelf.ALL and not wish.text and wish.client_id is None
    gaps = tuple(number_gaps(diary)) if plain else ()
    return FoundOnShelf(wish, (), tuple(listed[: wish.most]), more, len(waiting), gaps, due)


def rows_of(shown: FoundOnShelf) -> list[InvoiceRowOf]:
    """The invoices of a shelf, and where numbers are missing between them, a row that says so."""
    rows: list[InvoiceRowOf] = list(shown.invoices)
    for gap in shown.gaps:
        counts = [_count_in(gap.series, row) for row in rows]
        below = [place for place, count in enumerate(counts) if 0 < count < gap.first]
        if below:
            rows.insert(below[0], gap)
        elif not shown.more:
            above = [place for place, count in enumerate(counts) if count > gap.last]
            rows.insert(above[-1] + 1 if above else len(rows), gap)
    return rows


def _count_in(series: str, row: InvoiceRowOf) -> int:
    if isinstance(row, NumberGap):
        return row.first if row.series == series else 0
    return count_in(series, row.number) or 0


def _due(diary: DiaryHandle, now: datetime) -> tuple[DueReminder, ...]:
    if setting_of(diary, REMIND) is not RemindBy.ASK:
        return ()
    return tuple(due_reminders(diary, now=now))


def sums_said(shown: FoundOnShelf, today: date) -> str:
    """What a shelf comes to, such as "12 invoices · €1,240.00 open, €310.00 of it overdue"."""
    if shown.more:
        return f"The newest {len(shown.invoices)}; scroll for more"
    if shown.wish.shelf is InvoiceShelf.TO_BILL:
        return _worth(shown.visits)
    if not shown.invoices:
        return ""
    noun = "draft" if shown.wish.shelf is InvoiceShelf.DRAFTS else "invoice"
    told = [counted(len(shown.invoices), noun)]
    for currency in sorted({one.currency for one in shown.invoices}):
        mine = [one for one in shown.invoices if one.currency == currency]
        plain = [one for one in mine if one.kind is not InvoiceKind.CREDIT]
        open_ = sum(max(0, one.outstanding) for one in plain)
        late = sum(
            one.outstanding for one in plain if one.state(today.isoformat()) is InvoiceState.OVERDUE
        )
        if open_:
            overdue = f", {words.told(late, currency)} of it overdue" if late else ""
            told.append(f"{words.told(open_, currency)} open{overdue}")
    return " · ".join(told)


def _worth(visits: tuple[ToBill, ...]) -> str:
    if not visits:
        return ""
    told = [counted(len(visits), "visit")]
    for currency in sorted({one.currency for one in visits}):
        agreed = sum(one.agreed for one in visits if one.currency == currency)
        if agreed:
            told.append(f"{words.told(agreed, currency)} agreed")
    by_time = sum(not one.agreed for one in visits)
    if by_time:
        told.append(f"{by_time} by time")
    return " · ".join(told)
