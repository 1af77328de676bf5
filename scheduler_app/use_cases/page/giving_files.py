"""Use cases: let the page have the files that it lacks, of mails and of what clients load."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.mails import HandedMail
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.files import NotWhole
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import papers
from scheduler_app.storage.page import handed_over
from scheduler_app.use_cases.messages.mail_files import contents_of

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.page_gateway import PageGateway

NOT_THERE = "The booking page does not have its file yet: it goes once that has come there."


class FilesGiven(NamedTuple):
    """The keys of mails that wait for a file still, and what kept the files from the page."""

    waiting: Collection[str] = frozenset()
    trouble: Trouble | None = None


def give_files(
    diary: DiaryHandle,
    page: PageGateway,
    mails: Collection[HandedMail],
    lacks: Collection[str],
    *,
    now: datetime,
) -> FilesGiven:
    """Send what the page lacks, each file once. The rows of mails that wait still say so."""
    left, trouble = set(lacks), None
    with looking(diary) as asked:
        known = papers.with_digests(asked, left) if left else []
    for file in known:
        try:
            content = contents_of(diary, (file,))
            if page.put_file(file, content[file.digest]):
                left.discard(file.digest)
        except NotWhole:
            # Whoever makes papers makes this one anew; until then its mail waits.
            continue
        except Trouble as error:
            trouble = error
            break
    waiting = {mail.key for mail in mails if any(file.digest in left for file in mail.files)}
    if waiting:
        with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
            if handed_over.explain(change.connection, waiting, NOT_THERE):
                change.touched.add("outbox")
    return FilesGiven(waiting, trouble)
