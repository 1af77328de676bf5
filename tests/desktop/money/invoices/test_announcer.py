"""The tray names an invoice once as it is overdue, and once more as its reminder is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduler_app.desktop.contributions import Announcement
from scheduler_app.desktop.money.invoices.announcer import InvoicesAnnouncer
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.document import InvoiceLine, LineTax
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.drafting import draft_free
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.money.invoices.writing_off import write_off
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk
from tests.shots_invoices import SELLER


def test_what_is_overdue_is_told_once_and_again_with_its_reminder(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    anna = save_client(desk.diary, Client(0, "Anna Schmidt"), now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, anna.id, now=NOW), lines=(line,), currency="GBP")
    number = save_draft(desk.diary, draft, now=NOW)
    send_invoice(desk.diary, number, InvoiceDesk(desk.papers), mail=False, now=NOW)
    announcer = InvoicesAnnouncer(desk.tools, desk.window.parts)
    told: list[Announcement] = []
    announcer.arrived.connect(told.append)
    desk.settle(announcer.known)
    assert (announcer.greeting(), announcer.waits()) == (None, "")

    desk.now = NOW + timedelta(days=16)
    announcer.refresh()
    desk.settle(lambda: announcer.waits() == "1 invoice overdue")
    announcer.refresh()
    desk.settle()
    assert [one.line for one in told] == ["Anna Schmidt, invoice 2027-0001: £50 overdue"]

    desk.now = NOW + timedelta(days=22)
    announcer.refresh()
    desk.settle(lambda: len(told) == 2)
    assert told[-1].line.endswith("overdue; reminder 1 is to be sent")
    assert announcer.greeting() is not None

    write_off(desk.diary, number, why="Moved away.", now=desk.now)
    desk.settle(lambda: not announcer.waits())
    announcer.look_no_more()
