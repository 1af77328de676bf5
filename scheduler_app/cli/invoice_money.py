"""Command line: what is paid for invoices by hand, and the proof that all of them agree."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from datetime import datetime, time

from scheduler_app.app import paper_maker
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.invoice_answers import data_of
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.money.invoices.proof import ProofFault
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices import paying
from scheduler_app.use_cases.money.invoices.kept_papers import bring_back, make_missing
from scheduler_app.use_cases.money.invoices.listing import invoice_of
from scheduler_app.use_cases.money.invoices.paying import PaidInvoice
from scheduler_app.use_cases.money.invoices.proof_findings import prove_and_note
from scheduler_app.use_cases.money.invoices.to_bill import leave_unbilled


def pay(session: CommandSession, arguments: Namespace) -> Answer:
    """Write down what was paid by hand, or by the client's credit."""
    now = session.clock()
    one = invoice_of(session.diary, arguments.which.strip()).standing
    if arguments.by == "credit":
        if arguments.amount is not None:
            raise NotAllowed(
                "Credit pays what is open as far as it goes.", remedy="Leave the amount out."
            )
        return _paid(session, paying.use_credit(session.diary, one.id, now=now))
    amount = max(0, one.outstanding) if arguments.amount is None else arguments.amount
    at = now
    if arguments.on not in {None, now.astimezone(session.zone).date()}:
        at = datetime.combine(arguments.on, time(12), tzinfo=session.zone)
    paid = paying.record_invoice_payment(
        session.diary,
        one.id,
        Money(amount, arguments.currency or one.currency),
        PaidBy(arguments.by),
        at=at,
        key=arguments.key,
        now=now,
    )
    return _paid(session, paid)


def give_back(session: CommandSession, arguments: Namespace) -> Answer:
    """What was paid too much goes back, or is left to the client as credit."""
    now = session.clock()
    one = invoice_of(session.diary, arguments.which.strip()).standing
    if arguments.by == "credit":
        return _paid(session, paying.leave_credit(session.diary, one.id, now=now))
    by = None if arguments.by == "card" else PaidBy(arguments.by)
    amount = arguments.amount
    if amount is None:
        amount = paying.paid_of(session.diary, one.id).too_much
    paid = paying.give_back(session.diary, one.id, amount, by=by, reason=arguments.reason, now=now)
    return _paid(session, paid)


def skip(session: CommandSession, arguments: Namespace) -> Answer:
    """Visits that are billed elsewhere, or cost nothing, wait for no invoice."""
    many = leave_unbilled(
        session.diary, arguments.ids, reason=arguments.reason, now=session.clock()
    )
    return Answer({"skipped": many}, [f"{counted(many, 'visit')} not to bill."])


def check(session: CommandSession, arguments: Namespace) -> Answer:
    """Prove the invoices as each night does."""
    now, maker = session.clock(), paper_maker()
    made = bring_back(session.diary, maker)
    # What can't be made is found by the proof, which says of which invoice.
    with suppress(Trouble):
        made += make_missing(session.diary, maker, now=now)
    run = prove_and_note(session.diary, maker, now=now, everything=arguments.all)
    data = {
        "proven": run.proven,
        "unchanged": run.unchanged,
        "made": made,
        "faults": [_fault(one) for one in run.faults],
    }
    lines = [f"{counted(run.proven, 'invoice')} proven, {run.unchanged} unchanged since then."]
    lines += [one.told for one in run.faults]
    if run.faults:
        lines.append("What can be done about it: scheduler-app money reconcile")
    return Answer(data, lines, ok=not run.faults)


def _fault(one: ProofFault) -> dict[str, object]:
    return {"invoice": one.number or None, "of": str(one.of), "words": one.told}


def _paid(session: CommandSession, paid: PaidInvoice) -> Answer:
    one = paid.standing
    data = data_of(session, one) | {
        "too_much": paid.too_much,
        "on_its_way_back": paid.on_its_way,
        "credit": paid.credit,
    }
    told = f"{one.number}: {Money(paid.rest, one.currency).plain} {one.currency} is open."
    if paid.too_much:
        told = (
            f"{one.number} is paid, and {Money(paid.too_much, one.currency).plain} "
            f"{one.currency} too much: “invoice give-back” says what becomes of it."
        )
    return Answer(data, [told])
