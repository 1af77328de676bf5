"""Command line: a contract that a consumer revoked on the page: what follows, and the answer."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.amounts import Money
from scheduler_app.use_cases.money.revoking import RevocationView, revocation_of
from scheduler_app.use_cases.page.revoked import answer_revocation


def revocation(session: CommandSession, arguments: Namespace) -> Answer:
    """What follows by law; with --answer it is done."""
    if arguments.answer:
        done = answer_revocation(session.diary, arguments.id, now=session.clock())
        return _told(session, done)
    seen = revocation_of(session.diary, arguments.id)
    if seen is None:
        return Answer({"booking": arguments.id, "revoked": None}, ["Nobody revoked this contract."])
    return _told(session, seen)


def _told(session: CommandSession, one: RevocationView) -> Answer:
    declared, until = (each.astimezone(session.zone) for each in (one.declared, one.until))
    data = {
        "booking": one.booking_id,
        "revoked": declared.isoformat(),
        "until": until.isoformat(),
        "currency": one.currency,
        "paid": one.paid,
        "applied": one.applied,
        "back": one.back,
        "credit": one.credit,
        "asked_early": one.asked_early,
        "by_reference": one.by_reference,
        "answered": one.answered,
        "no_right": one.why_not or None,
    }
    last = until - timedelta(minutes=1)
    lines = [f"Revoked {declared:%Y-%m-%d %H:%M}; possible until {last:%Y-%m-%d %H:%M}."]
    if one.why_not:
        return Answer(data, [*lines, f"{one.why_not} By law nothing goes back."])

    def plain(amount: int) -> str:
        return f"{Money(amount, one.currency).plain} {one.currency}".strip()

    if one.applied:
        lines.append(f"{plain(one.applied)} is for what was done, as the client had asked.")
    if one.back:
        lines.append(f"{plain(one.back)} {'goes' if one.answered else 'is to go'} back.")
    if one.credit:
        is_credit = "is" if one.answered else "is to be"
        lines.append(f"{plain(one.credit)} {is_credit} the client's credit again.")
    if one.by_reference:
        lines.append("Nobody was logged in: it names the booking, and the client's address.")
    lines.append("Answered." if one.answered else "Not answered yet: --answer does that.")
    return Answer(data, lines)
