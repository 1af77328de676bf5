"""Tests, desktop: how each dialog about invoices is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QDialog

from scheduler_app.desktop.money.invoices.questions import (
    CorrectQuestion,
    CreditQuestion,
    InvoicePaidQuestion,
    MailAgainQuestion,
    SendAnywayQuestion,
    TooMuchQuestion,
    WriteOffQuestion,
)
from scheduler_app.desktop.money.invoices.remind_question import (
    RemindNowQuestion,
    RemindQuestion,
)
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
)
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.invoices.reminding import DueReminder
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.use_cases.money.invoices.paying import PaidInvoice
from tests.desktop.desk import NOW, Desk

OPEN = InvoiceStanding(
    7, "uid", InvoiceKind.INVOICE, "2027-0007", 1, "Anna", "2027-02-01", "2027-02-15", "GBP",
    12_000, 2_000, 12_000, sent_at=1_800_000_000,
)  # fmt: skip
PAID = PaidInvoice(replace(OPEN, paid=15_000))
DRAFT = InvoiceDraft(1, (InvoiceLine("Visit", 12_000),), currency="GBP")
DOCUMENT = InvoiceDocument(
    "uid", "2027-0007", "2027-02-01", "2027-02-15", DRAFT, of_draft(DRAFT),
    InvoiceParty("Practice"), InvoiceParty("Anna", email="anna@example.org"),
)  # fmt: skip

INVOICE_DIALOGS: dict[str, Callable[[Desk], QDialog]] = {
    "CorrectQuestion": lambda desk: CorrectQuestion(OPEN, DOCUMENT, desk.window),
    "CreditQuestion": lambda desk: CreditQuestion(OPEN, DOCUMENT, desk.window),
    "InvoicePaidQuestion": lambda desk: InvoicePaidQuestion(OPEN, desk.tools, desk.window),
    "MailAgainQuestion": lambda desk: MailAgainQuestion(OPEN, "anna@example.org", desk.window),
    "RemindNowQuestion": lambda desk: RemindNowQuestion(OPEN, NOW.date(), desk.window),
    "RemindQuestion": lambda desk: RemindQuestion(
        [DueReminder(OPEN, 1, 0, 15), DueReminder(OPEN, 2, 500, 30, "No address is known.")],
        desk.window,
    ),
    "SendAnywayQuestion": lambda desk: SendAnywayQuestion(
        NotAllowed("The clock went back."), desk.window
    ),
    "TooMuchQuestion": lambda desk: TooMuchQuestion(PAID, desk.window),
    "WriteOffQuestion": lambda desk: WriteOffQuestion(OPEN, desk.window),
}
