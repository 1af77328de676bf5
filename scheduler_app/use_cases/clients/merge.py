"""Use case: two clients turn out to be one."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.merging import MergePreview
from scheduler_app.storage.handle import DiaryHandle


def preview_merge(diary: DiaryHandle, kept: int, gone: int) -> MergePreview:
    """What merging the client `gone` into `kept` would do; `NotAllowed` where they can't be."""
    raise NotImplementedError


def merge(
    diary: DiaryHandle, kept: int, gone: int, *, by: By = By.CONSULTANT, now: datetime
) -> Client:
    """Merge the client `gone` into `kept`, in one change that undo takes back; refused as above."""
    raise NotImplementedError
