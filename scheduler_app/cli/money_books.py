"""Command line: the ledger against the account for payments by card, and what was found there."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from scheduler_app.app import card_payments, system_secrets
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import MoneyFigure
from scheduler_app.domain.money.findings import Mend, MoneyFinding
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch, to_epoch, zone
from scheduler_app.use_cases.money.evidence import evidence_of, evidence_of_invoice
from scheduler_app.use_cases.money.figures import month_of, monthly_figures
from scheduler_app.use_cases.money.mending import mend as mend_finding
from scheduler_app.use_cases.money.payment_key import connected, payment_account
from scheduler_app.use_cases.money.reconciling import Reconciled
from scheduler_app.use_cases.money.reconciling import reconcile as reconcile_books
from scheduler_app.use_cases.money.to_answer import open_findings


def months(session: CommandSession, arguments: Namespace) -> Answer:
    """The figures of each month of a year, or of the last twelve, the oldest first."""
    year: int | None = arguments.year
    today = session.clock().astimezone(session.zone).date()
    last = today.year * 12 + today.month if year is None else year * 12 + 12
    days = [date((one - 1) // 12, (one - 1) % 12 + 1, 1) for one in range(last - 11, last + 1)]
    periods = [month_of(day, session.zone.key) for day in days]
    data: list[dict[str, object]] = []
    lines = []
    for day, sums in zip(
        days, monthly_figures(session.diary, periods, now=session.clock()), strict=True
    ):
        for currency in sorted({currency for currency, _ in sums}):
            told = {figure.value: sums.get((currency, figure), 0) for figure in MoneyFigure}
            data.append({"month": f"{day:%Y-%m}", "currency": currency, **told})
            named = ", ".join(
                f"{name} {Money(amount, currency).plain}" for name, amount in told.items() if amount
            )
            lines.append(f"{day:%Y-%m}  {currency}  {named or 'nothing'}")
    return Answer(data, lines or ["Nothing has been paid or asked yet."])


def reconcile(session: CommandSession, arguments: Namespace) -> Answer:
    """Ask what happened in the account, take it in, and list what does not agree."""
    account = payment_account(session.diary)
    if account is None:
        lines = ["No payments by card are taken: there is no key.", *_lines(session)]
        return Answer({**_counts(Reconciled()), "findings": _told(session)}, lines)
    line = connected(session.diary, account, system_secrets(), card_payments)
    now = session.clock()
    days: int | None = arguments.days
    since = None if days is None else to_epoch(now.replace(microsecond=0) - timedelta(days=days))
    try:
        done = reconcile_books(session.diary, line.payments, now=now, since=since)
    finally:
        line.close()
    news = (
        f"New or changed: {counted(done.payments, 'payment')}, {counted(done.refunds, 'refund')},"
        f" {counted(done.disputes, 'dispute')}."
    )
    wrong = [] if done.trouble is None else [f"{done.trouble} {done.trouble.remedy}"]
    data = {**_counts(done), "findings": _told(session)}
    return Answer(data, [news, *wrong, *_lines(session)], ok=not wrong)


def mend(session: CommandSession, arguments: Namespace) -> Answer:
    """Do something about what was found."""
    finding = mend_finding(
        session.diary,
        arguments.id,
        Mend(arguments.how.replace("-", " ")),
        booking_id=arguments.booking,
        invoice_id=arguments.invoice,
        reason=arguments.reason or "",
        now=session.clock(),
    )
    data = {**_finding(session, finding), "word": str(finding.word), "reason": finding.reason}
    return Answer(data, [f"{finding.told} Noted: {finding.word}."])


def evidence(session: CommandSession, arguments: Namespace) -> Answer:
    """All that proves how a payment came about, for a bank that asks."""
    of = evidence_of_invoice if arguments.invoice else evidence_of
    found = of(session.diary, arguments.id, now=session.clock())
    where = zone(found.zone)
    lines: list[str] = []
    sections = []
    for section in found.sections:
        lines += [section.title]
        told = []
        for line in section.lines:
            at = None if line.at is None else line.at.astimezone(where)
            told.append({"at": at and at.isoformat(), "what": line.what, "text": line.text})
            lines.append(f"  {at:%Y-%m-%d %H:%M}  {line.what}" if at else f"  {line.what}")
            lines += [f"    {each}" for each in line.text.splitlines()]
        sections.append({"title": section.title, "lines": told})
    due = None if found.due is None else found.due.astimezone(where).isoformat()
    subject = found.subject
    about = {"booking": subject.booking_id, "invoice": subject.invoice_id}
    data = {**about, "zone": found.zone, "due": due, "sections": sections}
    return Answer(data, lines)


def _counts(done: Reconciled) -> dict[str, object]:
    return {
        "payments": done.payments,
        "refunds": done.refunds,
        "disputes": done.disputes,
        "found": done.found,
        "nonsense": [*done.nonsense],
    }


def _told(session: CommandSession) -> list[dict[str, object]]:
    return [_finding(session, each) for each in open_findings(session.diary)]


def _finding(session: CommandSession, one: MoneyFinding) -> dict[str, object]:
    due = None if one.due_at is None else _at(session, one.due_at)
    return {
        "id": one.id,
        "kind": str(one.kind),
        "booking": one.booking_id,
        "invoice": one.invoice_id,
        "amount": one.amount.minor,
        "currency": one.amount.currency,
        "at": _at(session, one.at),
        "stripe": one.outside,
        "told": one.told,
        "due": due,
        "mends": [each.replace(" ", "-") for each in one.mends],
    }


def _lines(session: CommandSession) -> list[str]:
    found = open_findings(session.diary)
    if not found:
        return ["The ledger and the account agree."]
    lines = []
    for one in found:
        whose = "" if one.booking_id is None else f" Booking {one.booking_id}."
        due = "" if one.due_at is None else f" To be answered by {_at(session, one.due_at)[:16]}."
        how = ", ".join(each.replace(" ", "-") for each in one.mends)
        lines.append(f"{one.id:>4}  {one.told}{whose}{due} ({how})")
    return lines


def _at(session: CommandSession, seconds: int) -> str:
    return from_epoch(seconds).astimezone(session.zone).isoformat()
