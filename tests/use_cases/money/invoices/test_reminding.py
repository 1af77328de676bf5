"""Clients are reminded of what is overdue: once a level and day, and never of what is not owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.care.runs import note_runs
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.listing import invoice_of
from scheduler_app.use_cases.money.invoices.mailing import mails_of_invoices
from scheduler_app.use_cases.money.invoices.paying import record_invoice_payment
from scheduler_app.use_cases.money.invoices.reminding import (
    NOT_LOOKED,
    due_reminders,
    remind_by_itself,
    send_reminders,
)
from scheduler_app.use_cases.money.invoices.writing_off import write_off
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.mails import FakeMails
from tests.use_cases.money.invoices.desk import SendingDesk
from tests.use_cases.money.invoices.mailed import by_own_server, rows, with_address


@pytest.fixture
def overdue(desk: SendingDesk) -> int:
    """An invoice of 119.00 that is a week overdue; it is ten in the morning."""
    with_address(desk)
    save_settings(desk.diary, {"money.reminders": "7:0; 14:5.00"}, now=desk.now)
    sent = desk.send()
    desk.now = (desk.now + timedelta(days=14 + 7)).replace(hour=9)
    return sent.id


def later(desk: SendingDesk, days: int = 7) -> datetime:
    desk.now += timedelta(days=days)
    return desk.now


def test_what_is_due_is_sent_once_with_the_paper_and_its_fee_is_owed(
    desk: SendingDesk, overdue: int
) -> None:
    [due] = due_reminders(desk.diary, now=desk.now)
    assert (due.invoice.id, due.level, due.fee, due.days, due.why_not) == (overdue, 1, 0, 7, "")
    [first] = send_reminders(desk.diary, [overdue], now=desk.now)
    [again] = send_reminders(desk.diary, [overdue], early=True, now=desk.now)
    assert (first.level, first.why_not) == (1, "") and "today" in again.why_not
    assert due_reminders(desk.diary, now=desk.now) == []

    [second] = send_reminders(desk.diary, [overdue], now=later(desk))
    assert (second.level, second.fee) == (2, 500)
    assert invoice_of(desk.diary, overdue).standing.outstanding == 12_400
    mails = FakeMails()
    by_own_server(desk.diary, mails, desk.now)
    last = mails.got[-1][1]
    assert last.subject.startswith("Reminder 2: invoice ") and len(last.files) == 1
    assert "Please pay €124." in last.text and "€5 of it is the fee" in last.text
    assert [one.level for one in mails_of_invoices(desk.diary, [overdue])[overdue]] == [2, 1]
    with pytest.raises(NotAllowed):
        undo(desk.diary, now=desk.now)


def test_whoever_pays_before_it_goes_is_not_reminded(desk: SendingDesk, overdue: int) -> None:
    send_reminders(desk.diary, [overdue], now=desk.now)
    paid = Money(11_900, "EUR")
    record_invoice_payment(desk.diary, overdue, paid, PaidBy.TRANSFER, at=desk.now, now=desk.now)
    mails = FakeMails()
    by_own_server(desk.diary, mails, desk.now)
    assert not mails.got and [state for state, _ in rows(desk.diary)] == ["withdrawn"]
    assert due_reminders(desk.diary, now=later(desk, 30)) == []
    [told] = send_reminders(desk.diary, [overdue], early=True, now=desk.now)
    assert "Nothing of" in told.why_not


def test_what_was_written_off_is_not_reminded_of(desk: SendingDesk, overdue: int) -> None:
    write_off(desk.diary, overdue, why="gone", now=desk.now)
    assert due_reminders(desk.diary, now=desk.now) == []


def test_where_cards_are_taken_it_is_looked_first(desk: SendingDesk, overdue: int) -> None:
    save_settings(desk.diary, {"money.remind": "auto"}, now=desk.now)
    with desk.diary.write("key", by=By.CONSULTANT, at=desk.now) as change:
        change.insert("settings", {"name": "payments.mode", "value": "live"})
    [due] = due_reminders(desk.diary, now=desk.now)
    assert due.why_not == NOT_LOOKED and remind_by_itself(desk.diary, now=desk.now) == []
    # Nobody has paid anything there, yesterday or today.
    made = JobRun("books", desk.now, desk.now, JobOutcome.FAILED)
    for outcome, goes in ((JobOutcome.FAILED, False), (JobOutcome.IDLE, True)):
        note_runs(desk.diary, [replace(made, outcome=outcome)], now=desk.now)
        [due] = due_reminders(desk.diary, now=desk.now)
        assert (not due.why_not) is goes
    assert [one.level for one in remind_by_itself(desk.diary, now=desk.now)] == [1]


def test_a_look_that_a_wrong_clock_dated_ahead_is_none_of_today(
    desk: SendingDesk, overdue: int
) -> None:
    with desk.diary.write("key", by=By.CONSULTANT, at=desk.now) as change:
        change.insert("settings", {"name": "payments.mode", "value": "live"})
    ahead, right = desk.now + timedelta(hours=5), desk.now
    for at, goes in ((ahead, False), (right, True)):
        note_runs(desk.diary, [JobRun("books", at, at, JobOutcome.DONE)], now=desk.now)
        [due] = due_reminders(desk.diary, now=desk.now)
        assert (not due.why_not) is goes, "a look of today counts, whatever was dated later"


def test_by_itself_only_where_that_is_wanted_and_by_day(desk: SendingDesk, overdue: int) -> None:
    assert overdue and remind_by_itself(desk.diary, now=desk.now) == []
    save_settings(desk.diary, {"money.remind": "auto"}, now=desk.now)
    assert remind_by_itself(desk.diary, now=desk.now.replace(hour=20)) == []
    assert len(remind_by_itself(desk.diary, now=desk.now)) == 1
    assert remind_by_itself(desk.diary, now=desk.now) == []


def test_quiet_hours_and_who_is_archived_are_said(desk: SendingDesk, overdue: int) -> None:
    save_settings(desk.diary, {"messages.quiet": "09:30-11:00"}, now=desk.now)
    [due] = due_reminders(desk.diary, now=desk.now)
    assert "quiet hours" in due.why_not and "11:00" in due.why_not
    [told] = send_reminders(desk.diary, [overdue], now=desk.now)
    assert told.why_not == due.why_not and rows(desk.diary) == []
    save_settings(desk.diary, {"messages.quiet": "off"}, now=desk.now)
    anna = get_client(desk.diary, desk.anna)
    save_client(desk.diary, replace(anna, archived=True), now=desk.now)
    [due] = due_reminders(desk.diary, now=desk.now)
    assert "is archived" in due.why_not
