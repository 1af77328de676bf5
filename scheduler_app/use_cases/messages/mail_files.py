"""Use cases: the files that go along with mails, as they lie beside the diary."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler_app.domain.messages.files import MailFile
from scheduler_app.storage import files
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.handle import DiaryHandle


def contents_of(diary: DiaryHandle, wanted: Iterable[MailFile]) -> dict[str, bytes]:
    """What these hold, by digest; `NotWhole` where one is missing or was changed."""
    folder = files.folder_of(Diary.of(diary).path)
    return {file.digest: files.content_of(folder, file.digest, file.name) for file in wanted}
