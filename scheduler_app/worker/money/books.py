"""Worker, money: what goes back, and the books, in the lane of whoever takes payments."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.money.reconciling import Reconciled, reconcile
from scheduler_app.use_cases.money.refunding import give_back
from scheduler_app.worker.money.line import KEYRING_LOOK, PaymentLine
from scheduler_app.worker.money.payments import pay_way
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

BOOKS = "books"
"""The job that compares the books."""

ODD_LOOK = timedelta(hours=1)
"""After which it is seen whether what made no sense does."""

FIRST_LOOK = timedelta(minutes=10)
"""After which it is seen how a refund stands that was on its way."""


def carry_out(parts: WorkerParts, now: datetime) -> Did | None:
    """Let go back what is due."""
    try:
        way = pay_way(parts)
    except NoKeyring as trouble:
        return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
    if way is None:
        return None
    done = give_back(parts.diary, way, parts.clock)
    parts.one(PaymentLine).failed(done.trouble)
    if done.counts[RowState.HANDED_OVER]:
        parts.signals.soon(BOOKS, seconds=FIRST_LOOK.total_seconds())
    return Did(refunds_told(done), done.again_at, trouble=done.trouble)


def compare(parts: WorkerParts, now: datetime) -> Did | None:
    """Take in what happened in the account, and find what does not agree."""
    try:
        way = pay_way(parts)
    except NoKeyring as trouble:
        return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
    if way is None:
        return None
    try:
        done = reconcile(parts.diary, way.payments, now=now)
    except Trouble as trouble:
        parts.one(PaymentLine).failed(trouble)
        raise
    again = None if done.trouble is None else now + ODD_LOOK
    return Did(books_told(done), again, done.trouble)


def refunds_told(done: SendingRun) -> str:
    """What became of refunds in a sentence; empty where nothing did."""
    parts = (
        (done.counts[RowState.SENT], "gave {} back"),
        (done.counts[RowState.HANDED_OVER], "{} on its way back"),
        (done.counts[RowState.FAILED], "could not give {} back"),
    )
    words = "; ".join(told.format(counted(many, "payment")) for many, told in parts if many)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def books_told(done: Reconciled) -> str:
    """What was new in the account, and how much does not agree; empty where nothing was."""
    parts = (
        (done.payments, "payment", "took in {}"),
        (done.refunds, "refund", "heard of {}"),
        (done.disputes, "dispute", "heard of {}"),
        (done.found, "thing", "found {} to look at"),
    )
    words = "; ".join(told.format(counted(many, what)) for many, what, told in parts if many)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
