"""Use case: what the page is to tell the consultant while this program is silent. Pure reading."""

from __future__ import annotations

from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.settings import AWAY_HOURS, MAIL_FROM, address_in
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.mails import Watch
from scheduler_app.domain.page.silence import watch_over
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import shelves
from scheduler_app.storage.page.link import PageLink
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.practice.rules import read_practice


def watch_of(diary: DiaryHandle, link: PageLink) -> Watch | None:
    """What it is to tell, and when; None where nothing is at risk, or nobody wants it.

    At risk is what is planned and not even about to be handed over. The mail goes to the practice's
    address on the page, or to the one that its own mails come from.
    """
    if not link.is_able(PageAbility.WATCH):
        return None
    with looking(diary) as snapshot:
        stored = rules.all_settings(snapshot)
        hours = AWAY_HOURS.of(stored)
        if hours is None:
            return None
        practice = read_practice(snapshot)
        dues = [due for due, state, _ in shelves.coming(snapshot) if state is RowState.PLANNED]
    to = practice.page_email or address_in(MAIL_FROM.of(stored))
    return watch_over(dues, hours=hours, to=to, zone=practice.zone)
