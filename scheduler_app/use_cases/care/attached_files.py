"""Use case: each night see that attached files are there, and that no others are."""

from __future__ import annotations

from scheduler_app.storage.care import kept_files
from scheduler_app.storage.copies import GoingOn
from scheduler_app.storage.diary import Diary, looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import papers
from scheduler_app.storage.visits import attachments
from scheduler_app.use_cases.visits.attachments import sweep_files


def tend(diary: DiaryHandle, *, going_on: GoingOn = lambda: True) -> tuple[int, int]:
    """Put back what a backup has and is missing or changed here, and remove what no record names.

    How many files were put back, and how many removed. Raises `Trouble`, or `BackupStopped` when
    it was told to stop.
    """
    with looking(diary) as asked:
        standing = (*attachments.standing(asked), *papers.standing(asked))
        wanted = {digest for _, digest in standing}
    put_back = kept_files.put_back(Diary.of(diary).path, wanted, going_on)
    return put_back, sweep_files(diary)
