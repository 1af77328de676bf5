"""Command line: invoices are mailed again, and overdue ones reminded of."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.money.invoices.reminding import DueReminder, ReminderSent
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.listing import invoice_of
from scheduler_app.use_cases.money.invoices.mailing import mail_again
from scheduler_app.use_cases.money.invoices.reminding import due_reminders, send_reminders


def mail(session: CommandSession, arguments: Namespace) -> Answer:
    """Mail what was sent once more."""
    found = invoice_of(session.diary, arguments.which.strip()).standing
    told = mail_again(session.diary, found.id, address=arguments.to, now=session.clock())
    whom = told.address or found.client
    data = {"invoice": found.number, "to": told.address or None}
    return Answer(data, [f"{found.number} is mailed to {whom}."])


def remind(session: CommandSession, arguments: Namespace) -> Answer:
    """What is to be reminded of; with `--send` it is done."""
    now = session.clock()
    if not arguments.send:
        due = due_reminders(session.diary, now=now)
        if arguments.which:
            due = [one for one in due if one.invoice.number in arguments.which]
        return _due(due)
    if arguments.which:
        ids = [invoice_of(session.diary, each.strip()).standing.id for each in arguments.which]
    else:
        ids = [one.invoice.id for one in due_reminders(session.diary, now=now)]
    return _sent(send_reminders(session.diary, ids, early=arguments.early, now=now))


def _due(due: Sequence[DueReminder]) -> Answer:
    data = [
        {
            "invoice": one.invoice.number, "client": one.invoice.client, "level": one.level,
            "fee": one.fee, "currency": one.invoice.currency, "days_overdue": one.days,
            "why_not": one.why_not or None,
        }
        for one in due
    ]  # fmt: skip
    lines = [
        f"{one.invoice.number:<14} reminder {one.level}, {counted(one.days, 'day')} overdue  "
        f"{one.invoice.client}" + (f": {one.why_not}" if one.why_not else "")
        for one in due
    ]
    return Answer(data, lines or ["Nobody is to be reminded."])


def _sent(sent: Sequence[ReminderSent]) -> Answer:
    data = [
        {
            "invoice": one.number, "level": one.level or None, "fee": one.fee,
            "why_not": one.why_not or None,
        }
        for one in sent
    ]  # fmt: skip
    lines = [
        f"{one.number}: {one.why_not}" if one.why_not else f"{one.number}: reminder {one.level}."
        for one in sent
    ]
    return Answer(data, lines or ["Nobody is to be reminded."])
