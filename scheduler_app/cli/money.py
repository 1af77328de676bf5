"""Command line: where the deposit of a booking stands, what was paid by hand, and the ledger."""

from __future__ import annotations

import secrets
from argparse import Namespace
from datetime import UTC, datetime

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import Balance, Entry
from scheduler_app.domain.money.payment_key import IN_TEST_MODE, PaymentsMode
from scheduler_app.use_cases.money.deposit import (
    DepositView,
    PaidBy,
    balances,
    deposit_of,
    ledger_entries,
    record_payment,
)
from scheduler_app.use_cases.money.payment_key import payments_mode


def deposit(session: CommandSession, arguments: Namespace) -> Answer:
    """Where the deposit of a booking stands."""
    return deposit_told(session, deposit_of(session.diary, arguments.id, now=session.clock()))


def record(session: CommandSession, arguments: Namespace) -> Answer:
    """Write down what a client paid by hand."""
    stands = record_payment(
        session.diary,
        arguments.id,
        arguments.amount,
        PaidBy(arguments.by),
        key=arguments.key or secrets.token_hex(8),
        now=session.clock(),
    )
    return deposit_told(session, stands)


def entries(session: CommandSession, arguments: Namespace) -> Answer:
    """The entries of the ledger, the first made first."""
    found = ledger_entries(session.diary, booking_id=arguments.booking)
    data = [
        {
            "at": _at(session, one).isoformat(),
            "booking": one.posting.booking_id,
            "invoice": one.posting.invoice_id,
            "kind": str(one.posting.kind),
            "amount": one.posting.amount,
            "currency": one.posting.currency,
            "stripe": one.posting.outside,
            "key": one.posting.key,
        }
        for one in found
    ]
    lines = [_entry_line(session, one) for one in found]
    return Answer(data, lines or ["Nothing has been paid yet."])


def balance(session: CommandSession, _arguments: Namespace) -> Answer:
    """What came in, and where it is, by currency."""
    found = balances(session.diary)
    lines = [
        f"{currency}  " + ", ".join(f"{name} {Money(amount, currency).plain}"
                                    for name, amount in _pots(one).items())
        for currency, one in found.items()
    ]  # fmt: skip
    data = {currency: _pots(one) for currency, one in found.items()}
    lines = lines or ["Nothing has been paid yet."]
    return Answer(data, [*lines, IN_TEST_MODE] if _is_trial(session) else lines)


def _is_trial(session: CommandSession) -> bool:
    return payments_mode(session.diary) is PaymentsMode.TEST


def deposit_told(session: CommandSession, one: DepositView) -> Answer:
    """Where a deposit stands, for people and for scripts."""
    until = None if one.deadline is None else one.deadline.astimezone(session.zone)
    data = {
        "booking": one.booking_id,
        "state": None if one.state is None else str(one.state),
        "amount": one.asked,
        "currency": one.currency,
        "missing": one.missing,
        **_pots(one.balance),
        "link": one.link or None,
        "deadline": None if until is None else until.isoformat(),
        "refund_if_cancelled_now": one.goes_back,
        "kept_if_cancelled_now": one.is_kept,
        "refund_on_its_way": one.on_its_way,
        "test_mode": _is_trial(session),
        "refund_by_hand": one.by_hand,
        "waived": one.waived,
        "no_link": one.no_link or None,
    }
    if one.state is None:
        return Answer(data, ["No deposit is asked for this booking."])

    def plain(amount: int) -> str:
        return f"{Money(amount, one.currency).plain} {one.currency}"

    state = "credit of the client" if one.state is DepositState.CREDIT else one.state
    lines = [f"Deposit of {plain(one.asked)}: {state}."]
    if until is not None:
        lines.append(f"{plain(one.missing)} missing; due by {until:%Y-%m-%d %H:%M}.")
    if one.link:
        lines.append(f"It is paid at {one.link}")
        lines += [IN_TEST_MODE] if _is_trial(session) else []
    if one.no_link:
        lines.append(f"There is no link to pay by. {one.no_link}")
    if one.goes_back or one.is_kept:
        lines.append(
            f"If the client cancelled now, {plain(one.goes_back)} would go back"
            f" and {plain(one.is_kept)} be kept."
        )
    if one.on_its_way:
        by_hand = f", {plain(one.by_hand)} of it by hand" if one.by_hand else ""
        lines.append(f"{plain(one.on_its_way)} to go back{by_hand}.")
    kept = {"kept": one.balance.kept, "left as credit": one.balance.credit}
    lines += [f"{plain(amount)} {what}." for what, amount in kept.items() if amount]
    if one.waived:
        lines.append(f"{plain(one.waived)} waived.")
    return Answer(data, lines)


def _pots(one: Balance) -> dict[str, int]:
    return {
        "received": one.received,
        "held": one.held,
        "credit": one.credit,
        "applied": one.applied,
        "refunded": one.refunded,
        "kept": one.kept,
    }


def _entry_line(session: CommandSession, one: Entry) -> str:
    _, kind, _, _, amount, currency, outside, *_ = one.posting
    told = f"{Money(amount, currency).plain} {currency}"
    at, subject = _at(session, one), one.posting.subject
    whose = f"{subject.row}" if subject.invoice_id is None else f"inv. {subject.row}"
    return f"{at:%Y-%m-%d %H:%M}  {whose:>6}  {kind:<16} {told:>14}  {outside}".rstrip()


def _at(session: CommandSession, one: Entry) -> datetime:
    return datetime.fromtimestamp(one.at, UTC).astimezone(session.zone)
