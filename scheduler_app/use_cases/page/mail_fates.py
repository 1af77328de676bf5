"""Use cases: what a page tells of a mail, as steps of its row of the outbox. Pure."""

from __future__ import annotations

from scheduler_app.domain.messages.outbox import OutboxRow, RowState, may_become
from scheduler_app.domain.messages.retrying import again_at
from scheduler_app.domain.page.mails import MailReport, MailState
from scheduler_app.use_cases.messages.carrying_out import TOO_LATE, Fate
from scheduler_app.use_cases.page.mail_documents import of_use_until
from scheduler_app.use_cases.page.people import said

_STATES = {
    MailState.WAITING: RowState.HANDED_OVER,
    MailState.SENT: RowState.SENT,
    MailState.FAILED: RowState.FAILED,
    MailState.UNKNOWN: RowState.UNKNOWN,
    MailState.DROPPED: RowState.SKIPPED,
    MailState.LATE: RowState.SKIPPED,
    MailState.WITHDRAWN: RowState.WITHDRAWN,
}


def fates_of(row: OutboxRow, report: MailReport, page: str, moment: int) -> list[Fate]:
    """What a report of this page means to a row, step by step; nothing where the row knows it."""
    state, why = _STATES[report.state], said(report.why, 300)
    late = report.state is MailState.LATE and of_use_until(row) > moment
    if late or report.state is MailState.WITHDRAWN:
        return _let_go(row, why, moment)
    if state is row.state or not may_become(row.state, state):
        return []
    return [Fate(state, why, page if state is RowState.HANDED_OVER else "")]


def taken_back(row: OutboxRow, moment: int, why: str = "") -> list[Fate]:
    """What was handed over, and nobody sends: its booking is looked at again.

    What is over by now is said to be: nobody took it back, and the clock may be ahead.
    """
    if row.state is RowState.HANDED_OVER and of_use_until(row) <= moment:
        return [Fate(RowState.SKIPPED, TOO_LATE)]
    steps = [RowState.WITHDRAWING] if row.state is RowState.HANDED_OVER else []
    return [Fate(step, why) for step in (*steps, RowState.WITHDRAWN)]


def _let_go(row: OutboxRow, why: str, moment: int) -> list[Fate]:
    """Nobody sends it, whether it is still of use or not."""
    if row.state is RowState.PLANNED:
        return []
    if row.state is RowState.SENDING:
        # Too late by the page's clock alone it would be at once again.
        again = again_at(row.wanted.key, row.tries, moment)
        return [Fate(RowState.PLANNED, why, not_before=again)]
    return taken_back(row, moment, why)
