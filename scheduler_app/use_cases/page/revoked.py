"""Use case: the consultant answers a client who revoked a contract on the page."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.sentences import ANSWER_REVOCATION
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.money.revoking import RevocationView, answer_in


def answer_revocation(diary: DiaryHandle, booking_id: int, *, now: datetime) -> RevocationView:
    """Call the booking off, give back what is owed, and dismiss the notices of it, in one change.

    Its client is told as of a cancellation. `NotAllowed`, nothing changed, where nothing was
    revoked, it was answered before, or the law gives no right to it.
    """
    with writing(diary, ANSWER_REVOCATION, by=By.CONSULTANT, at=now) as change:
        answered = answer_in(change, booking_id)
        for notice in requests.open_notices(change.connection):
            if notice.kind is NoticeKind.REVOKED and notice.booking_id == booking_id:
                change.update("notices", notice.id, {"dismissed": 1})
    return answered
