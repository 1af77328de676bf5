"""Worker: the jobs about the page, one function each; they know no thread and run at any clock."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.parts import WorkerParts


def publish(page: LinkedPage, now: datetime) -> None:
    """Bring the page up to date; the lease begins anew."""
    page.publish(now)


def tidy(parts: WorkerParts, now: datetime) -> None:
    """End holds whose time has come, also where there is no page any more."""
    tidy_requests(parts.diary, now=now)
