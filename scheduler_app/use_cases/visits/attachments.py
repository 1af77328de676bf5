"""Use cases: attach files to a visit, open a copy of one, save one elsewhere, take one out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.visits.visit import Attachment
from scheduler_app.storage.handle import DiaryHandle


def attach(
    diary: DiaryHandle,
    visit_id: int,
    content: Path | bytes,
    name: str = "",
    *,
    now: datetime,
    by: By = By.CONSULTANT,
) -> Attachment:
    """Keep a copy of a file, or of what was pasted, with a visit; a file's own name is its name.

    It takes as long as the file is large: not for the window's own thread. Raises `Trouble` in
    words, with nothing left behind.
    """
    raise NotImplementedError


def opened(diary: DiaryHandle, attachment_id: int, folder: Path) -> Path:
    """A copy in this folder that can only be read, for whatever program shows such files.

    `NotAllowed` for what could run: that is saved elsewhere only. `Trouble` where the kept file is
    missing or was changed.
    """
    raise NotImplementedError


def save_as(diary: DiaryHandle, attachment_id: int, target: Path) -> None:
    """Save a copy elsewhere; what lies there is replaced."""
    raise NotImplementedError


def remove_attachment(
    diary: DiaryHandle, attachment_id: int, *, now: datetime, by: By = By.CONSULTANT
) -> None:
    """Take an attachment out of its visit; undo brings it back."""
    raise NotImplementedError
