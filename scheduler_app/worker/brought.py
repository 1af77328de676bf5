"""Worker: the jobs that wings bring to its timetable.

The one root that knows the wings, and it knows them by name only: a wing is imported when its job
is done for the first time, in the lane of that job. A new job is a line in this table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from scheduler_app.domain.time_units import HOUR, MINUTE
from scheduler_app.loading import by_name
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import (
    CHORES,
    FIRST_RETRY_SECONDS,
    LAST_RETRY_SECONDS,
    Did,
    Job,
    JobWork,
)

NIGHT = "02:30"
"""When what may take longer is done, by this machine's clock; at the start, if it was off."""

ANYTHING = ("*",)
"""Whatever changes in the diary."""


class WingJob(Protocol):
    """Something that a wing does when nobody clicks: one use case."""

    def __call__(self, parts: WorkerParts, now: datetime, /) -> Did | None:
        """Do it; None where there was nothing to do. Whatever it raises is shown and retried."""
        ...


@dataclass(frozen=True, slots=True)
class BroughtJob:
    """One job of a wing.

    `work` names the function, as "module:function"; `doing` says in words what it is for, after
    "to". It is done `every` so many seconds, `at` a time of day, soon after a change of one of the
    tables `on`, whichever program made it, or when it is wanted; see `timetable.Job`. Jobs of one
    `lane` are done one after the other, and those of another wait for none of them: each thing
    outside has its own. `shown` says whether people are told of it while it does not fail; one
    that `waits` for what others do is left out where only what is due is done.
    """

    name: str
    work: str
    doing: str
    lane: str = CHORES
    every: float | None = None
    at: str = ""
    on: tuple[str, ...] = ()
    after: float = 0.0
    retry: tuple[float, float] = (FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS)
    shown: bool = True
    waits: bool = False

    @property
    def title(self) -> str:
        """What it is for, where it stands alone."""
        return self.doing[:1].upper() + self.doing[1:]


JOBS: tuple[BroughtJob, ...] = (
    BroughtJob(
        "open", "page.jobs:take_up", "take up the link to the booking page", "page", shown=False
    ),
    BroughtJob(
        "publish", "page.jobs:publish", "publish to the booking page", "page",
        every=5 * MINUTE, on=ANYTHING,
    ),
    BroughtJob(
        "hand over", "page.jobs:hand_over", "hand mails over to the booking page", "page mails",
        every=15 * MINUTE, on=("outbox", "bookings", "settings", "invoice_papers"), shown=False,
    ),
    BroughtJob(
        "listen", "page.jobs:listen", "hear what clients do on the booking page", "inbox",
        retry=(1.0, 30.0), waits=True,
    ),
    BroughtJob(
        "tell", "page.jobs:tell", "say how the booking page stands", "screen",
        on=ANYTHING, shown=False,
    ),
    BroughtJob(
        "release", "page.jobs:release", "offer times again that nobody was promised", shown=False
    ),
    BroughtJob(
        "plan", "messages.jobs:plan", "plan what is sent and shown by itself",
        every=HOUR, on=("settings", "services", "clients", "places", "outbox_plans"),
    ),
    BroughtJob(
        "remind", "messages.jobs:remind", "remind you of appointments", "screen",
        on=("bookings", "settings", "outbox"),
    ),
    BroughtJob(
        "mails", "messages.jobs:mails", "send mails by your own server", "mails",
        every=15 * MINUTE, on=("outbox", "settings", "invoice_papers"), shown=False,
    ),
    BroughtJob(
        "texts", "messages.jobs:texts", "send texts to mobiles", "texts",
        every=15 * MINUTE, on=("outbox", "settings"), shown=False,
    ),
    BroughtJob(
        "answers", "messages.jobs:answers", "hear whether texts arrived", "texts",
        every=15 * MINUTE, shown=False,
    ),
    BroughtJob(
        "mailbox", "messages.jobs:mailbox", "read what clients answered to mails", "mailbox",
        every=5 * MINUTE, on=("settings",), retry=(float(MINUTE), float(HOUR)), shown=False,
    ),
    BroughtJob(
        "watch", "messages.jobs:watch", "tell you what waits while you are away",
        every=5 * MINUTE, on=("requests", "messages_heard", "notices", "outbox", "settings"),
        shown=False,
    ),
    BroughtJob(
        "links", "money.jobs:links", "make links by which deposits are paid", "payments",
        on=("outbox", "settings"), shown=False,
    ),
    BroughtJob(
        "payments", "money.jobs:payments", "see what was paid by card", "payments",
        on=("payment_links", "inbox_events", "settings"), shown=False,
    ),
    BroughtJob(
        "refunds", "money.jobs:refunds", "give back what is to go back", "payments",
        every=15 * MINUTE, on=("outbox", "findings", "settings"), shown=False,
    ),
    BroughtJob(
        "books", "money.jobs:books", "compare the ledger with the account for cards", "payments",
        every=HOUR,
    ),
    BroughtJob(
        "deposits", "money.jobs:release", "give hours free whose deposit has not come",
        on=("payment_links",), shown=False,
    ),
    BroughtJob(
        "papers", "money.invoices:papers", "make the files of invoices", "papers",
        on=("invoices", "invoice_papers"), shown=False,
    ),
    BroughtJob(
        "prove", "money.invoices:prove", "prove that invoices, books and files agree", "papers",
        at=NIGHT,
    ),
    BroughtJob(
        "deposit invoices", "money.deposit_invoices:send", "send invoices for deposits", "papers",
        every=HOUR, on=("ledger", "settings"), shown=False,
    ),
    BroughtJob(
        "remind of invoices", "money.jobs:remind_of_invoices", "remind clients of overdue invoices",
        "payments", every=HOUR, on=("settings",), shown=False,
    ),
    BroughtJob("extend", "bookings.jobs:extend", "extend the series", at=NIGHT),
    BroughtJob("wipe", "clients.jobs:finish", "wipe what was erased", every=HOUR, shown=False),
    BroughtJob("tidy", "page.jobs:tidy", "end what is held too long for clients", every=MINUTE),
    BroughtJob(
        "backups", "care.jobs:look_at_backups", "see how the backups stand", "backup", shown=False
    ),
    BroughtJob(
        "backup", "care.jobs:back_up", "back the diary up", "backup",
        at=NIGHT, after=3.0, retry=(float(MINUTE), float(HOUR)),
    ),
    BroughtJob(
        "files", "care.jobs:tend_files", "see that attached files are there", "backup",
        at=NIGHT, after=3.0, shown=False,
    ),
)  # fmt: skip
"""In the order in which those of one lane are done when several are due."""

LOW_LANES = frozenset({"backup"})
"""Lanes whose work leaves the machine to the window and to the writers."""


def job_of(brought: BroughtJob, parts: WorkerParts) -> Job:
    """The job, for a timetable."""
    return Job(
        brought.name,
        _work_of(brought, parts),
        brought.every,
        brought.at,
        brought.doing,
        lane=brought.lane,
        after=brought.after,
        retry=brought.retry,
    )


def _work_of(brought: BroughtJob, parts: WorkerParts) -> JobWork:
    def work(now: datetime) -> Did | None:
        return cast("WingJob", by_name(__package__, brought.work))(parts, now)

    return work


class Reached(Protocol):
    """Where a wing's jobs reach beyond the diary."""

    def __call__(self, parts: WorkerParts, /) -> Sequence[str]:
        """The addresses that they would call just now, such as "https://book.example"."""
        ...


OUTSIDE: dict[str, str] = {
    "page": "page.outside:addresses",
    "messages.mail": "messages.outside:mails",
    "messages.mailbox": "messages.outside:mailbox",
    "messages.texts": "messages.outside:texts",
    "money.stripe": "money.outside:stripe",
}
"""What is outside, by the folder of its gateway. A test holds this against `gateways/`: what is
forgotten here would be called by what is done only as of another time.
"""


def reached(parts: WorkerParts) -> dict[str, Sequence[str]]:
    """What is outside, and where it is just now; without calling it."""
    return {
        name: cast("Reached", by_name(__package__, function))(parts)
        for name, function in OUTSIDE.items()
    }
