"""Desktop: what every screen is handed: the diary, the clock, and how to do and to say things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from scheduler_app.desktop.bridge import Bridge
from scheduler_app.desktop.diary_source import DiarySource
from scheduler_app.desktop.no_jobs import NoJobs
from scheduler_app.desktop.no_keeper import NoKeeper
from scheduler_app.desktop.no_message_desk import NoMessageDesk
from scheduler_app.desktop.no_payments import NoPayments
from scheduler_app.desktop.no_reminders import NoReminders
from scheduler_app.desktop.no_servers import NoServers
from scheduler_app.desktop.notices import Notices
from scheduler_app.desktop.runner import Runner
from scheduler_app.desktop.unsaved import Unsaved
from scheduler_app.desktop.ways import Ways
from scheduler_app.desktop.wording import moment_text
from scheduler_app.use_cases.ports.diary import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.backup_keeper import Keeper
    from scheduler_app.use_cases.ports.exchange import Exchange
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
    from scheduler_app.use_cases.ports.jobs import Jobs
    from scheduler_app.use_cases.ports.message_desk import MessageDesk
    from scheduler_app.use_cases.ports.message_servers import MessageServers
    from scheduler_app.use_cases.ports.page_desk import PageDesk
    from scheduler_app.use_cases.ports.paper_maker import PaperMaker
    from scheduler_app.use_cases.ports.payment_desk import PaymentDesk
    from scheduler_app.use_cases.ports.reminders import Reminders

T = TypeVar("T")


def no_invoices() -> InvoiceDesk:
    """What a window without a worker has: it sets nothing, and sends nothing."""
    # Nobody writes an invoice before the window is there.
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
    from scheduler_app.use_cases.ports.no_papers import NoPapers

    return InvoiceDesk(NoPapers())


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of a screen. Screens know these and each other's signals, nothing else."""

    diary: DiaryHandle
    clock: Callable[[], datetime]
    runner: Runner
    bridge: Bridge
    notices: Notices
    source: DiarySource
    exchange: Exchange
    page: PageDesk
    keeper: Keeper = field(default_factory=NoKeeper)
    jobs: Jobs = field(default_factory=NoJobs)
    reminders: Reminders = field(default_factory=NoReminders)
    servers: MessageServers = field(default_factory=NoServers)
    messages: MessageDesk = field(default_factory=NoMessageDesk)
    payments: PaymentDesk = field(default_factory=NoPayments)
    invoices: Callable[[], InvoiceDesk] = no_invoices
    """What sends them; made when it is asked for."""
    unsaved: Unsaved = field(default_factory=Unsaved)
    passed_over: set[int] = field(default_factory=set)
    """Changes of which undo has said that they can't be taken back: it passes over them."""
    ways: Ways = field(default_factory=Ways)

    @property
    def papers(self) -> PaperMaker:
        """What sets invoices and statements; it takes a moment: not for the GUI thread."""
        return self.invoices().maker

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return self.clock()

    def zone(self) -> ZoneInfo:
        """The practice's zone."""
        return self.source.zone()

    def today(self) -> date:
        """The present day in the practice's zone."""
        return self.clock().astimezone(self.zone()).date()

    def when(self, moment: datetime) -> str:
        """Day and time of an instant as the practice says them today, such as "today 15:00"."""
        return moment_text(moment, self.zone(), today=self.today())

    def do(
        self,
        verb: Callable[[datetime], T],
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[Exception], None] | None = None,
        *,
        asker: QObject | None = None,
    ) -> None:
        """Run a writing use case off the GUI thread, with the instant of the gesture.

        A `Trouble` goes to `otherwise`, or to the banner; see `Runner.run` for `asker`.
        """
        now = self.clock()
        self.runner.run(
            lambda: verb(now), then or _nothing, otherwise or self.notices.show, asker=asker
        )


def _nothing(result: object) -> None:
    """The bridge refreshes the screens; there is nothing else to do with the result."""
