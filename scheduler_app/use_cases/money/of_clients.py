"""Use cases, money: what a client's page tells of what they paid, owe, and have left."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import Money, amounts_in_words, format_money
from scheduler_app.domain.bookings.turns import called_off_by_client, first_start
from scheduler_app.domain.clients.dossier import (
    Before,
    ClientFigure,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
)
from scheduler_app.domain.money.at_a_glance import DepositGlance, DepositSeen, seen
from scheduler_app.domain.money.policy import free_until
from scheduler_app.domain.money.sentences import passed_in_words
from scheduler_app.domain.time_units import DAY, seconds_of
from scheduler_app.domain.wording import day_in_words
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.money import of_clients, policies
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.life import InvoiceStanding
    from scheduler_app.storage.snapshots import PlainSql

BACK = 366 * DAY
"""Seconds for which a deposit that nobody decided about is still looked for."""


def timeline(
    asked: PlainSql, ids: Collection[int], before: Before, limit: int
) -> Iterator[TimelineEntry]:
    """What came in and went back, by when it did."""
    for row in of_clients.timeline(asked, ids, before.bound(EntryOf.PAYMENT), limit):
        told = passed_in_words(row.kind, Money(row.amount, row.currency), row.reason)
        yield TimelineEntry(
            row.at,
            EntryOf.PAYMENT,
            row.id,
            row.client_id,
            told,
            state=row.kind,
            booking_id=row.booking_id,
        )


def figures(wish: AskedOfClients) -> Iterator[ClientFigure]:
    """What their visits were worth, and how often they called one off too late."""
    worth = of_clients.worth_of_visits(wish.asked, wish.ids, wish.at)
    for currency, pots in of_clients.pots_of(wish.asked, wish.ids).items():
        if pots.kept:
            worth[currency] = worth.get(currency, 0) + pots.kept
    if worth:
        yield ClientFigure(
            "Income",
            amounts_in_words(worth),
            "Agreed prices of past visits, and deposits kept of others",
        )
    cancelled, late = _cancelled(wish)
    yield ClientFigure(
        "Late cancellations",
        f"{late:,} of {cancelled:,}" if cancelled else "0",
        "Of what the client called off, what was later than it may be",
    )


def _cancelled(wish: AskedOfClients) -> tuple[int, int]:
    """How many their clients called off, and how many of them too late.

    Too late is whoever gets less than all of a deposit back; without one, whoever calls it off
    after the time that the practice sets.
    """
    rows = of_clients.cancelled_of(wish.asked, wish.ids)
    turns = turns_of(wish.asked, [row.booking_id for row in rows]) if rows else {}
    known = {row.policy: policies.of_version(wish.asked, row.policy) for row in rows if row.policy}
    notice = seconds_of(wish.practice.notice_to_cancel)
    cancelled = late = 0
    for row in rows:
        its_turns = turns.get(row.booking_id, [])
        at = called_off_by_client(its_turns)
        if at is None:
            continue
        counts_from = min(first_start(its_turns) or row.start, row.start)
        free = free_until(known[row.policy].of(row.service_id)) if row.policy else None
        cancelled += 1
        late += at > counts_from - (notice if free is None else free)
    return cancelled, late


def known(wish: AskedOfClients) -> Iterator[KnownFact]:
    """What their bank wants back, which deposits lack or wait for a word, and their credit."""
    disputed = set()
    for one in of_clients.disputes_of(wish.asked, wish.ids):
        disputed.add(one.booking_id)
        until = "" if one.due is None else f"; to be answered by {wish.moment(one.due)}"
        amount = format_money(Money(one.amount, one.currency))
        said = f"{amount} disputed with their bank{until}"
        yield KnownFact(KnownOf.OWED, said, one.booking_id or 0, urgent=True)
    ids = of_clients.with_money(wish.asked, wish.ids, since=wish.at - BACK)
    deposits = deposits_of(wish.asked, ids) if ids else {}
    for deposit in sorted(deposits.values(), key=lambda one: one.start):
        glance = seen(deposit, now=wish.at)
        if glance is None or deposit.booking_id in disputed:
            continue
        if words := _owed(wish, glance):
            said = wish.of(deposit.client_id, f"{words}, for {wish.moment(deposit.start)}")
            late = glance.glance is DepositGlance.LATE
            yield KnownFact(KnownOf.OWED, said, deposit.booking_id, urgent=late)
    for invoice in of_clients.open_invoices_of(wish.asked, wish.ids):
        late = invoice.outstanding > 0 and invoice.due < wish.today.isoformat()
        said = wish.of(invoice.client_id, _open(wish, invoice, late=late))
        yield KnownFact(KnownOf.OWED, said, urgent=late)
    for currency, pots in of_clients.pots_of(wish.asked, wish.ids).items():
        if pots.credit > 0:
            yield KnownFact(KnownOf.OWED, f"{format_money(Money(pots.credit, currency))} of credit")


def _open(wish: AskedOfClients, one: InvoiceStanding, *, late: bool) -> str:
    amount = format_money(Money(abs(one.outstanding), one.currency))
    if one.outstanding < 0:
        return f"{amount} too much was paid for invoice {one.number}"
    due = date.fromisoformat(one.due)
    day = day_in_words(due, year=due.year != wish.today.year)
    return f"{amount} of invoice {one.number} {'was' if late else 'is'} due {day}"


def _owed(wish: AskedOfClients, glance: DepositSeen) -> str:
    amount = format_money(glance.amount)
    match glance.glance:
        case DepositGlance.LATE:
            return f"Deposit of {amount} not paid in time"
        case DepositGlance.AWAITED:
            due = "" if glance.due is None else f", due {wish.moment(glance.due)}"
            return f"Deposit of {amount} not paid yet{due}"
        case DepositGlance.UNDECIDED:
            return f"Deposit of {amount} waits for a decision"
    return ""
