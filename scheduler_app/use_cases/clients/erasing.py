"""Use case: erase a client for good, but for the numbers that have to be kept."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.erasure import ErasurePreview, ErasureReport
from scheduler_app.storage.handle import DiaryHandle


def preview_erasure(diary: DiaryHandle, client_id: int, *, now: datetime) -> ErasurePreview:
    """What erasing a client would do, and what stands against it."""
    raise NotImplementedError


def erase_client(
    diary: DiaryHandle, client_id: int, *, by: By = By.CONSULTANT, now: datetime
) -> ErasureReport:
    """Erase a client; nothing brings them back. `NotAllowed` while there are objections.

    Takes seconds where the diary is big: not for the window's own thread.
    """
    raise NotImplementedError


def finish_erasing(diary: DiaryHandle, *, now: datetime) -> bool:
    """Do what an erasure was cut off before; returns whether there was anything to do.

    That is what no transaction can do: wipe the file's free pages, delete attachments.
    """
    raise NotImplementedError
