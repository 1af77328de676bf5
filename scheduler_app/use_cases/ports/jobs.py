"""Ports: the jobs of the worker, as the window sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler_app.domain.care.jobs import JobStanding
    from scheduler_app.use_cases.ports.backup_keeper import Keeper
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
    from scheduler_app.use_cases.ports.message_desk import MessageDesk
    from scheduler_app.use_cases.ports.message_servers import MessageServers
    from scheduler_app.use_cases.ports.page_desk import PageDesk
    from scheduler_app.use_cases.ports.payment_desk import PaymentDesk
    from scheduler_app.use_cases.ports.reminders import Reminders


class Jobs(Protocol):
    """What is done when nobody clicks. Nothing here waits."""

    def standing(self) -> Sequence[JobStanding]:
        """How each job stands, in the order of the timetable; none before the worker came up."""
        ...

    def on_run(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each run that changes what stands, on a thread of the worker.

        Returns what ends the subscription.
        """
        ...

    def run_now(self, name: str) -> None:
        """Let a job run as soon as possible, also where it is not due."""
        ...


class WorkerPorts(NamedTuple):
    """One worker, as all that a window may hold of it. `page.life` begins and ends it."""

    page: PageDesk
    keeper: Keeper
    jobs: Jobs
    reminders: Reminders
    servers: MessageServers
    messages: MessageDesk
    payments: PaymentDesk
    invoices: Callable[[], InvoiceDesk]
