"""Worker, money: links and payments by card, in the lane of whoever takes them."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.money.payments import PaymentPutOff
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.fees import look_for_fees
from scheduler_app.use_cases.money.looking import look_at_links
from scheduler_app.use_cases.money.paying import PayingRun, PayWay, carry_out_links
from scheduler_app.use_cases.money.unmade_links import say_why
from scheduler_app.worker.money.line import KEYRING_LOOK, PaymentLine
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

PAYMENTS = "payments"
"""The job that sees what was paid."""

FAR_AWAY = datetime.max.replace(tzinfo=UTC)

DEPOSITS = "deposits"
"""The job that gives hours free, once it was seen that nothing was paid."""


def pay_way(parts: WorkerParts) -> PayWay | None:
    """By whom payments are taken; None without a key. `Trouble` where that can't be had."""
    payments = parts.one(PaymentLine).now()
    stopping = parts.signals.stopping
    return (
        None
        if payments is None
        else PayWay(payments, lambda: not stopping.is_set(), parts.secrets())
    )


def carry_out(parts: WorkerParts, now: datetime) -> Did | None:
    """Make and revoke links, then see at once how those stand that are new.

    What waits for a trouble that is none of its own says so.
    """
    try:
        way = pay_way(parts)
    except Trouble as trouble:
        say_why(parts.diary, str(trouble), parts.clock)
        if isinstance(trouble, NoKeyring):
            return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
        raise
    if way is None:
        return None
    done = carry_out_links(parts.diary, way, parts.clock)
    parts.one(PaymentLine).failed(done.trouble)
    if done.stops and way.going_on():
        say_why(parts.diary, str(done.trouble), parts.clock)
    if done.paid:
        parts.one(PaymentLine).fees_at = now
    if done.made or done.paid:
        parts.signals.soon(PAYMENTS)
    return Did(told_of(done), done.again_at, trouble=done.trouble)


def see(parts: WorkerParts, now: datetime) -> Did | None:
    """See what was paid, and now and then what that has cost."""
    try:
        way = pay_way(parts)
    except NoKeyring as trouble:
        return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
    if way is None:
        return None
    line = parts.one(PaymentLine)
    first = not line.has_looked
    done = look_at_links(parts.diary, way, parts.clock, at_all=first)
    if done.late:
        parts.signals.soon(DEPOSITS)
    if done.trouble is None and (first or done.paid or (line.fees_at or FAR_AWAY) <= now):
        try:
            line.fees_at = look_for_fees(parts.diary, way, parts.clock)
        except PaymentPutOff as trouble:
            done.trouble = trouble
    line.failed(done.trouble)
    line.has_looked = line.has_looked or done.trouble is None
    again = min(done.again_at or FAR_AWAY, line.fees_at or FAR_AWAY)
    return Did(told_of(done), None if again == FAR_AWAY else again, done.trouble or done.clock)


def told_of(done: PayingRun) -> str:
    """What became of links and payments in a sentence; empty where nothing did."""
    parts = (
        (done.paid, "took in {}", "payment"),
        (done.made, "made {} to pay by", "link"),
        (done.revoked, "revoked {}", "link"),
        (done.refused, "was refused {}", "link"),
    )
    words = "; ".join(told.format(counted(many, what)) for many, told, what in parts if many)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
