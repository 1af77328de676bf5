"""What the diary knows of an address from which mails come back."""

from __future__ import annotations

from scheduler_app.domain.messages.failing import FailingAddress
from scheduler_app.storage.diary import Diary, looking
from scheduler_app.storage.messages import failing


def failing_address(diary: Diary, client_id: int) -> FailingAddress | None:
    """The client's present address where mails to it come back, else None."""
    with looking(diary) as asked:
        return next((known for _, known in failing.among(asked, [client_id])), None)
