"""Use cases: mails that the page sends in the desktop's stead."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.page.format import Event
from scheduler_app.storage.journal import Change


def reported(_change: Change, event: Event, _now: datetime) -> str:
    """What became of a mail that was handed over."""
    if event.report is None:
        raise InvalidInput("report", "The report is not whole.")
    raise NotFound("No such mail was handed over.")
