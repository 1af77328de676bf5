"""Use case: a copy of the diary to try things on, which no hosted page knows of."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.errors import Trouble
from scheduler_app.storage import copies
from scheduler_app.storage.care import kept_files
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.handle import DiaryHandle


def copies_in(folder: Path) -> Path:
    """Where a copy lies that is opened for a preview; a crash leaves it there until the next one.

    `folder` is that of the diary itself.
    """
    return folder / "preview"


def copy_diary(diary: DiaryHandle, target: Path, *, now: datetime) -> None:
    """Copy everything to `target` as it is at one moment, and unlink the copy from its page.

    The attachments lie beside the copy as well. Writers go on meanwhile. Raises `Trouble`; the
    diary itself is never touched.
    """
    # Each start asks where copies lie, and needs nothing of the page for that.
    from scheduler_app.use_cases.money.invoices.numbers import remember_numbers
    from scheduler_app.use_cases.page.link import unlink

    Diary.of(diary).must_be_there()
    try:
        copies.copy_to(Diary.of(diary).path, target)
        copied = Diary.open(target)
        try:
            unlink(copied, now=now)
            # The copy has all that was sent: nobody need be asked for its last number.
            remember_numbers(copied, sure=True, now=now)
        finally:
            copied.close()
        kept_files.copy_beside(Diary.of(diary).path, target)
    except Trouble as trouble:
        raise Trouble(
            f"The diary could not be copied. {trouble.message}",
            remedy="Your own diary is as it was. Free some space on its disk, then try again.",
        ) from trouble
