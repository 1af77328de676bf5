"""Worker, money: the job that sends invoices for deposits as they come in."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.money.invoices.settings import DEPOSIT_INVOICES, DepositInvoices
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.rules import setting_of
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did


def send(parts: WorkerParts, now: datetime) -> Did | None:
    """Send an invoice for each deposit that came in, where that is wished."""
    if setting_of(parts.diary, DEPOSIT_INVOICES) is not DepositInvoices.AT_ONCE:
        return None
    # What words the mails of invoices is not loaded for a practice that sends none by itself.
    from scheduler_app.use_cases.money.invoices.deposits_at_once import invoice_deposits

    done = invoice_deposits(parts.diary, InvoiceDesk(parts.papers, parts.secrets()), now=now)
    words = f"Sent {counted(len(done.sent), 'invoice')} for deposits." if done.sent else ""
    return Did(words, trouble=done.trouble)
