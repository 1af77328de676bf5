"""Command line: how a booking ends, and what the consultant decides about its deposit."""

from __future__ import annotations

import secrets
from argparse import Namespace

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.items import as_data, as_line
from scheduler_app.cli.money import deposit_told
from scheduler_app.cli.named import named
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.outcomes import DepositOutcome
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.money.decisions import (
    decide,
    decide_one,
    give_back,
    spend_credit,
    waive,
    waived_by_client,
)
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.ending import (
    EndedVisit,
    EndingPreview,
    call_off,
    finish,
    missed,
    outcome_of,
)
from scheduler_app.use_cases.money.handing_back import record_refund


def cancel_visit(session: CommandSession, arguments: Namespace) -> Answer:
    """Cancel a booking; what was agreed follows for its deposit."""
    by_client = arguments.by == By.CLIENT
    return _ended(
        session,
        call_off(
            session.diary,
            arguments.id,
            by_client=by_client,
            reason=arguments.reason,
            now=session.clock(),
        ),
    )


def done_visit(session: CommandSession, arguments: Namespace) -> Answer:
    """Mark a visit as done, and apply its deposit or give it back."""
    word = None if arguments.deposit is None else DepositWord(arguments.deposit)
    return _ended(
        session,
        finish(session.diary, arguments.id, word, now=session.clock(), reason=arguments.reason),
    )


def missed_visit(session: CommandSession, arguments: Namespace) -> Answer:
    """Mark a booking as missed by its client."""
    return _ended(
        session,
        missed(session.diary, arguments.id, reason=arguments.reason, now=session.clock()),
    )


def let_off(session: CommandSession, arguments: Namespace) -> Answer:
    """Let the rest of a deposit not be paid."""
    now = session.clock()
    seen = waive(session.diary, arguments.id, reason=arguments.reason, now=now)
    return deposit_told(session, seen)


def say(session: CommandSession, arguments: Namespace) -> Answer:
    """Say one thing of a deposit; which one is the name of the command."""
    seen = decide_one(
        session.diary,
        arguments.id,
        DepositWord(arguments.word),
        arguments.amount,
        reason=arguments.reason,
        now=session.clock(),
    )
    return deposit_told(session, seen)


def as_agreed(session: CommandSession, arguments: Namespace) -> Answer:
    """Let a deposit go by what was agreed again."""
    now = session.clock()
    seen = decide(session.diary, arguments.id, {}, reason=arguments.reason, now=now)
    return deposit_told(session, seen)


def refund(session: CommandSession, arguments: Namespace) -> Answer:
    """Give more of a deposit back than would go back."""
    seen = give_back(
        session.diary,
        arguments.id,
        arguments.amount,
        reason=arguments.reason,
        now=session.clock(),
    )
    return deposit_told(session, seen)


def returned(session: CommandSession, arguments: Namespace) -> Answer:
    """Write down what was given back by hand."""
    seen = record_refund(
        session.diary,
        arguments.id,
        arguments.amount,
        PaidBy(arguments.by),
        key=arguments.key or secrets.token_hex(8),
        now=session.clock(),
    )
    return deposit_told(session, seen)


def spend(session: CommandSession, arguments: Namespace) -> Answer:
    """Use a client's credit for the deposit of a booking."""
    now = session.clock()
    return deposit_told(
        session, spend_credit(session.diary, arguments.id, arguments.amount, now=now)
    )


def endings(session: CommandSession, arguments: Namespace) -> Answer:
    """What each ending would do with a deposit now."""
    seen = outcome_of(session.diary, arguments.id, now=session.clock())
    told = {
        "client cancels": seen.if_client_cancels,
        "practice cancels": seen.if_practice_cancels,
        "no-show": seen.if_no_show,
        "done, applied": seen.if_applied,
        "done, refunded": seen.if_refunded,
    }
    until = None if seen.until is None else seen.until.astimezone(session.zone)
    later = seen.if_client_waits
    data = {
        "booking": seen.booking_id,
        "currency": seen.currency,
        "fee": seen.fee,
        "paid": seen.paid,
        "received": seen.received,
        "endings": {name: outcome._asdict() for name, outcome in told.items()},
        "owed": {"done, applied": seen.owed_if_applied, "done, refunded": seen.owed_if_refunded},
        "counts_from": seen.counts_from.astimezone(session.zone).isoformat(),
        "until": None if until is None else until.isoformat(),
        "client cancels later": None if later is None else later._asdict(),
    }
    lines = [f"{name:<17} {_outcome_line(seen, outcome)}" for name, outcome in told.items()]
    if until is not None and later is not None:
        lines.append(f"After {until:%Y-%m-%d %H:%M}: client cancels, {_outcome_line(seen, later)}")
    return Answer(data, lines)


def waived(session: CommandSession, arguments: Namespace) -> Answer:
    """What was waived of a client's deposits, by year."""
    client = named(session, arguments.client)
    found = waived_by_client(session.diary, client.id, now=session.clock())
    data = [
        {
            "year": one.year,
            "amount": one.amount.minor,
            "currency": one.amount.currency,
            "bookings": one.count,
        }
        for one in found
    ]
    lines = [f"{one.year}  {one.amount.plain} {one.amount.currency}" for one in found]
    return Answer(data, lines or ["Nothing was waived."])


def _ended(session: CommandSession, ended: EndedVisit) -> Answer:
    """The booking, and what became of its deposit where it has one."""
    item = calendar_item(session.diary, ended.booking.id)
    data = as_data(item, session.zone, ended.booking.agreed)
    lines = [as_line(item, session.zone)]
    if ended.deposit.state is not None:
        deposit = deposit_told(session, ended.deposit)
        data |= {"deposit": deposit.data, "owed": ended.owed}
        lines += deposit.lines
    if ended.owed:
        owed = Money(ended.owed, ended.deposit.currency)
        lines.append(f"{owed.plain} {owed.currency} still to be paid.")
    return Answer(data, lines)


def _outcome_line(seen: EndingPreview, outcome: DepositOutcome) -> str:
    words = {
        "goes back": outcome.back,
        "is kept": outcome.kept,
        "is credit": outcome.credit,
        "pays for the visit": outcome.applied,
        "is held": outcome.held,
    }
    told = [
        f"{Money(amount, seen.currency).plain} {seen.currency} {what}"
        for what, amount in words.items()
        if amount
    ]
    return ", ".join(told) or "nothing moves"
