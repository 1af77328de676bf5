"""Use cases, money: remind clients of what is overdue, by levels, each once and one a day at most.

Nothing is planned ahead: whoever pays meanwhile is not reminded. Where cards are taken, none goes
before it was looked that day whether they have paid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.messages.quiet import after_quiet
from scheduler_app.domain.money.invoices.reminding import (
    NEVER,
    DueReminder,
    LastReminder,
    ReminderSent,
    reminder_due,
)
from scheduler_app.domain.money.invoices.settings import REMIND, REMINDERS, RemindBy
from scheduler_app.domain.money.payment_key import PaymentsMode
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.brought import last_made
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages.quiet import quiet_hours
from scheduler_app.storage.money.invoices import figures, invoices, reminders
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.use_cases.messages.direct import tell_in, why_not_told
from scheduler_app.use_cases.money.invoices.assembling import today_in
from scheduler_app.use_cases.money.invoices.mailing import told_of
from scheduler_app.use_cases.money.payment_key import mode_in
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

VERB = "remind"

FIRST, LAST = time(8), time(20)
"""Between which hours of the practice's clock reminders go by themselves."""

COMPARING = "books"
"""The job that asks what was paid by card."""

NOT_LOOKED = "It was not looked today yet whether it was paid by card. It goes once that was done."
ERASED = "Its client was erased: there is nobody to remind."


def due_reminders(diary: DiaryHandle, *, now: datetime) -> list[DueReminder]:
    """Every reminder that is due, the longest overdue first, also what can't go just now.

    `why_not` says why: no address, messages not wished, quiet hours, not looked whether it is paid.
    """
    with looking(diary) as asked:
        until = to_epoch(now.replace(microsecond=0))
        today = today_in(asked, now=now)
        open_now = figures.open_rows(asked, today, until + 1)
        overdue = [row.invoice_id for row in open_now if row.due < today]
        found = _due(asked, overdue, today=today, now=now)
    return sorted(found, key=lambda one: (-one.days, one.invoice.id))


def send_reminders(
    diary: DiaryHandle,
    invoice_ids: Iterable[int],
    *,
    early: bool = False,
    by: By = By.CONSULTANT,
    now: datetime,
) -> list[ReminderSent]:
    """Send what is due of these, each in a step of its own; says of each that does not go why.

    `early` sends the next reminder of what is overdue, though it is not due yet.
    """
    return [_send(diary, one, early=early, by=by, now=now) for one in dict.fromkeys(invoice_ids)]


def remind_by_itself(diary: DiaryHandle, *, now: datetime) -> list[ReminderSent]:
    """What is done each day where the practice wants it: all that is due, and can go."""
    with looking(diary) as asked:
        wanted = REMIND.of(all_settings(asked)) is RemindBy.AUTO
        clock = wall_of(now, zone(read_practice(asked).zone)).time()
    if not wanted or not FIRST <= clock < LAST:
        return []
    due = [one.invoice.id for one in due_reminders(diary, now=now) if not one.why_not]
    return send_reminders(diary, due, by=By.SYSTEM, now=now)


def _due(
    asked: PlainSql, ids: Collection[int], *, today: date, now: datetime, early: bool = False
) -> list[DueReminder]:
    """What is due of these, each with why it can't go."""
    stored = all_settings(asked)
    levels, currency = REMINDERS.of(stored), read_practice(asked).currency
    last = reminders.last_of(asked, ids)
    looked = mode_in(stored) is PaymentsMode.OFF or _looked_on(asked, today, now)
    found = []
    for one in standings(asked, ids).values():
        due = reminder_due(
            one, last.get(one.id, NEVER), levels, today, currency=currency, early=early
        )
        if isinstance(due, DueReminder):
            why = "" if looked else NOT_LOOKED
            found.append(replace(due, why_not=why or _why_not(asked, due, now=now)))
    return found


def _send(
    diary: DiaryHandle, invoice_id: int, *, early: bool, by: By, now: datetime
) -> ReminderSent:
    with writing(diary, VERB, by=by, at=now) as change:
        asked = change.connection
        today = today_in(asked, now=now)
        found = _due(asked, [invoice_id], today=today, now=now, early=early)
        if not found:
            return _not_due(asked, invoice_id, today, early=early)
        [due] = found
        one = due.invoice
        why = due.why_not or _told(change, due, today, now=now)
    if why:
        return ReminderSent(one.id, one.number, why_not=why)
    return ReminderSent(one.id, one.number, due.level, due.fee)


def _told(change: Change, due: DueReminder, today: date, *, now: datetime) -> str:
    """Let the client be told; why that can't be, and then nothing is written."""
    one, facts = due.invoice, {"level": due.level, "fee": due.fee}
    row = invoices.row(change.connection, one.id)
    kind = DirectKind.INVOICE_REMINDER
    try:
        tell_in(change, told_of(change.connection, row, kind, facts, at=now))
    except (NotAllowed, InvalidInput) as why:
        return why.message
    last = LastReminder(due.level, today.isoformat())
    reminders.keep(change, one.id, last, fee=due.fee, at=to_epoch(now.replace(microsecond=0)))
    return ""


def _not_due(asked: PlainSql, invoice_id: int, today: date, *, early: bool) -> ReminderSent:
    """Why nothing is due of one."""
    stored = all_settings(asked)
    one = standings(asked, [invoice_id])[invoice_id]
    last = reminders.last_of(asked, [invoice_id]).get(invoice_id, NEVER)
    why = reminder_due(
        one, last, REMINDERS.of(stored), today, currency=read_practice(asked).currency, early=early
    )
    return ReminderSent(one.id, one.number, why_not=why if isinstance(why, str) else "")


def _why_not(asked: PlainSql, due: DueReminder, *, now: datetime) -> str:
    """Why a reminder can't be mailed now, in a sentence; empty where it can."""
    row = invoices.row(asked, due.invoice.id)
    if row.document == "{}":
        return ERASED
    message = told_of(asked, row, DirectKind.INVOICE_REMINDER, {}, at=now)
    if why := why_not_told(asked, message):
        return why
    moment = to_epoch(now.replace(microsecond=0))
    theirs = zone(
        reminders.zone_of_client(asked, due.invoice.client_id) or read_practice(asked).zone
    )
    free = after_quiet(moment, quiet_hours(asked), theirs)
    if free <= moment:
        return ""
    until = from_epoch(free).astimezone(theirs)
    return f"These are quiet hours of {due.invoice.client}, until {until:%H:%M} by their clock."


def _looked_on(asked: PlainSql, today: date, now: datetime) -> bool:
    """Whether it was looked on that day of the practice what was paid by card.

    A look that is dated ahead was made earlier, by a clock that was wrong.
    """
    # When it was last asked, and not up to when all is known: on most days nobody pays.
    at = last_made(asked, to_epoch(now.replace(microsecond=0))).get(COMPARING)
    if at is None:
        return False
    return wall_of(from_epoch(at), zone(read_practice(asked).zone)).date() == today
