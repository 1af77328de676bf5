"""Use cases, money: the invoices that are overdue, and which reminder of each is to be sent.

It is asked at each start, where mostly nothing is: what reminders need is loaded with the first.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices.standing import past_due, standings
from scheduler_app.use_cases.practice.rules import read_practice


def overdue(diary: DiaryHandle, *, now: datetime) -> list[tuple[InvoiceStanding, int]]:
    """Each with the level of the reminder that waits for a word; 0 where none does."""
    with looking(diary) as asked:
        today = now.astimezone(zone(read_practice(asked).zone)).date().isoformat()
        ids = past_due(asked, today)
        known = standings(asked, ids) if ids else {}
    late = [known[each] for each in ids if known[each].state(today) is InvoiceState.OVERDUE]
    levels = _to_remind(diary, now) if late else {}
    return [(one, levels.get(one.id, 0)) for one in late]


def _to_remind(diary: DiaryHandle, now: datetime) -> dict[int, int]:
    from scheduler_app.domain.money.invoices.settings import REMIND, RemindBy
    from scheduler_app.use_cases.money.invoices.reminding import due_reminders
    from scheduler_app.use_cases.practice.rules import setting_of

    if setting_of(diary, REMIND) is not RemindBy.ASK:
        return {}
    return {one.invoice.id: one.level for one in due_reminders(diary, now=now)}
