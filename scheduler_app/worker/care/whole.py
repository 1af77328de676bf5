"""Worker, care: all that a window holds of one worker, put together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scheduler_app.use_cases.ports.jobs import WorkerPorts
from scheduler_app.worker.care.backup_keeper import BackupKeeper
from scheduler_app.worker.care.jobs_desk import JobsDesk
from scheduler_app.worker.life import WorkerAtWork
from scheduler_app.worker.messages.bell import Bell
from scheduler_app.worker.messages.message_desk import WordingDesk
from scheduler_app.worker.messages.servers import ServersDesk
from scheduler_app.worker.money.key_desk import KeyDesk
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.seat import Seat

if TYPE_CHECKING:
    from scheduler_app.domain.messages.rehearsal import RehearsalPlan
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
    from scheduler_app.use_cases.ports.rehearsal import Rehearsal


def worker_of(parts: WorkerParts, seat: Seat | None = None) -> WorkerPorts:
    """The worker of a window; nothing is reached or loaded before it is started.

    It works once it has the `seat`; None where nobody else can work on the diary.
    """
    work = WorkerAtWork(parts, seat)
    servers = ServersDesk(parts)
    return WorkerPorts(
        WorkerDesk(parts, work).ports(),
        BackupKeeper(parts),
        JobsDesk(work, parts.signals),
        parts.one(Bell),
        servers,
        WordingDesk(
            parts.diary,
            parts.writer,
            parts.secrets,
            parts.clock,
            servers.mails,
            partial(_by_page, parts),
        ),
        KeyDesk(parts),
        partial(_invoice_desk, parts),
    )


def _invoice_desk(parts: WorkerParts) -> InvoiceDesk:
    # What reaches the keyring is loaded with the first invoice.
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk

    return InvoiceDesk(parts.papers, parts.secrets())


def _by_page(parts: WorkerParts, plan: RehearsalPlan) -> Rehearsal:
    # Nobody rehearses before the window is there.
    from scheduler_app.worker.page.rehearsal import PageRehearsal

    return PageRehearsal(parts, plan)
