"""Simulation: what holds of invoices: their numbers, sums and tax, and what they stand at."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.ledger import NOTHING
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import sent
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.money.invoices.proving import prove
from tests.simulation.life.life import Life
from tests.simulation.outside.papers import PaperShop
from tests.simulation.practice.world import BERLIN
from tests.use_cases.money.invoices.office import figures_agree

_SENT = """
SELECT number, document, digest, total, tax, prepaid, payable, issued, due, kind, currency
  FROM invoices WHERE number <> '' ORDER BY id"""

_BILLED = "SELECT id FROM invoices WHERE number <> '' ORDER BY id"

_TOLD_GONE = """
SELECT k.booking_id, sum(f.amount) FROM findings f JOIN invoice_bookings k USING (invoice_id)
 WHERE f.kind = 'invoiced deposit went back' GROUP BY k.booking_id"""

_LAST = """
SELECT max(at) FROM (SELECT sent_at AS at FROM invoices UNION ALL SELECT at FROM ledger
                      UNION ALL SELECT at FROM invoice_reminders)"""

_VISITS = "SELECT id FROM bookings WHERE kind = 'appointment' ORDER BY id"


def what_was_sent_never_changes(life: Life) -> None:
    """Neither an invoice nor its sums, for as long as the diary is this one."""
    there = {row.number: tuple(row) for row in life.asked(_SENT)}
    for number, was in life.invoices_known.items():
        assert number in there, "an invoice that was sent is gone"
        assert there[number] == was, "an invoice that was sent says another thing"
    life.invoices_known = there


def numbers_have_no_holes(life: Life) -> None:
    """Each number of a series was given once, or it is written down why no document has it."""
    drawn: dict[str, list[int]] = {}
    for series, serial in life.asked("SELECT series, serial FROM invoices WHERE number <> ''"):
        drawn.setdefault(series, []).append(serial)
    for series, first, last in life.asked("SELECT series, first, last FROM invoice_gaps"):
        drawn.setdefault(series, []).extend(range(first, last + 1))
    for number, digest in life.asked("SELECT number, digest FROM invoices WHERE number <> ''"):
        given = life.numbers_given.setdefault(number, digest)
        assert given == digest, "a number was given to two documents"
    for numbers in drawn.values():
        assert sorted(numbers) == [*range(1, len(numbers) + 1)], "a number is missing, or twice"


def reminders_are_in_order(life: Life) -> None:
    """One a day at most, and only once it was looked that day at Stripe whether it was paid."""
    looked = [at.astimezone(BERLIN) for at in life.stripe.looked_at]
    days: set[tuple[int, date]] = set()
    for invoice, at in life.asked("SELECT invoice_id, at FROM invoice_reminders"):
        when = from_epoch(at).astimezone(BERLIN)
        assert (invoice, when.date()) not in days, "an invoice was reminded of twice in one day"
        days.add((invoice, when.date()))
        # A clock that was set back looks as if it had been looked later than it was.
        before = any(one.date() >= when.date() and one <= when for one in looked)
        assert before or life.clock_was_set, "reminded before it was looked whether it was paid"


def figures_add_up(life: Life) -> None:
    """Each figure is the sum of its rows, and what is open is what each invoice wants.

    As of the last moment that the diary tells of: a clock that was ahead dated some later.
    """
    [(last,)] = life.asked(_LAST)
    asked_at = max(life.world.now, from_epoch(last or 0))
    figures_agree(life.world.diary, asked_at + timedelta(seconds=1))


def taxes_and_pots_add_up(life: Life) -> None:
    """What is taxed is what was invoiced less what was credited; what is open follows the ledger.

    Of what was invoiced before as a deposit nothing is taxed twice.
    """
    ids, visits = life.ids(_BILLED), life.ids(_VISITS)
    [(net, tax)] = life.asked("SELECT sum(net), sum(tax) FROM invoice_taxes")
    [(income,)] = life.asked("SELECT sum(net) FROM invoice_incomes")
    assert net == income, "what is earned is not what is taxed"
    with life.world.diary.look() as asked:
        deposits = sent.deposit_invoices(asked, visits)
        stands = list(standings(asked, ids).values())
        pots = ledger.of_invoices(asked, ids)
        balances = ledger.of_bookings(asked, visits)
    finals = [one for one in stands if one.kind is InvoiceKind.INVOICE]
    due = sum(one.whole - one.credited for one in finals) + sum(one.left for one in deposits)
    # A cent of rounding is no tax; each document may have one for each rate.
    assert abs((net or 0) + (tax or 0) - due) <= len(stands), "tax is counted twice, or not at all"
    for one in stands:
        own = pots.get(one.id, {}).get("EUR", NOTHING)
        assert own.held == own.kept == 0, "an invoice holds what belongs nowhere"
        assert own.received == own.applied + own.credit + own.refunded
        # What is paid of a deposit invoice beside its deposit is all too much.
        is_deposit = one.kind is InvoiceKind.DEPOSIT
        assert not is_deposit or one.outstanding == -own.applied, "a deposit invoice wants money"
    told = dict(life.asked(_TOLD_GONE))
    for booking, by_currency in balances.items():
        lefts = sum(one.left for one in deposits if one.booking_id == booking)
        there = sum(each.held + each.applied + each.kept for each in by_currency.values())
        # Whether it waits or was left: what it is about is told anew where it comes to be more.
        assert lefts - there <= told.get(booking, 0), "a deposit is invoiced that is not there"


def invoices_are_proven(life: Life) -> None:
    """At rest: what is on paper, in the file, in the diary and in the ledger is the same."""
    practice = life.practice
    run = prove(practice.diary, practice.firm(PaperShop).papers, now=practice.now, everything=True)
    assert run.faults == [], f"the proof of invoices found something: {run.faults}"
