"""Use cases, messages: how much of what clients wrote waits. Asked at each start of the window."""

from __future__ import annotations

from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import conversations


def waiting_count(diary: DiaryHandle) -> int:
    """How many messages wait to be seen."""
    with looking(diary) as asked:
        return conversations.waiting(asked)
