"""Use cases, money: the files of what was sent, made once and kept beside the diary."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.money.invoices.codec import document_of
from scheduler_app.domain.money.invoices.papers import PaperForm, Papers
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import files
from scheduler_app.storage.diary import Diary, looking, reading, writing
from scheduler_app.storage.files import NotWhole
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import invoices, papers
from scheduler_app.storage.money.invoices.papers import PaperRow
from scheduler_app.use_cases.money.invoices.numbers import remember_numbers

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from scheduler_app.storage.money.invoices.invoices import InvoiceRow
    from scheduler_app.use_cases.ports.paper_maker import PaperMaker

KEEP = "keep-papers"


def papers_of(diary: DiaryHandle, invoice_id: int, maker: PaperMaker, *, now: datetime) -> Papers:
    """The files of an invoice, made and kept where they are missing or are not whole.

    Its number is remembered outside the diary before. `NotFound` for none, `NotAllowed` for a draft
    and where its client was erased. Not for the window's own thread.
    """
    with reading(diary) as connection:
        row = invoices.row(connection, invoice_id)
        there = papers.of_invoice(connection, invoice_id)
    _must_say_something(row)
    found = _read(files.folder_of(Diary.of(diary).path), row.number, there)
    if found is not None:
        return found
    remember_numbers(diary, now=now)
    made = maker.papers(document_of(row.document))
    keep(diary, invoice_id, row.number, made, now=now)
    return made


def make_missing(diary: DiaryHandle, maker: PaperMaker, *, now: datetime) -> int:
    """Make the files that a crash left unmade; how many invoices those were of.

    What can't be made keeps none of the others from it: `Trouble` tells of the first one then.
    """
    with looking(diary) as asked:
        without = papers.without(asked)
    troubles = []
    for invoice_id in without:
        try:
            papers_of(diary, invoice_id, maker, now=now)
        except Trouble as trouble:
            troubles.append(trouble)
    if troubles:
        raise troubles[0]
    return len(without)


def bring_back(diary: DiaryHandle, maker: PaperMaker) -> int:
    """Make the files anew that are gone, as in a diary that was moved alone; of how many invoices.

    What can't be made, or would come out otherwise than it was sent, stays gone: a proof tells it.
    """
    folder = files.folder_of(Diary.of(diary).path)
    with looking(diary) as asked:
        named = papers.digests(asked)
    there, back = files.listed(folder).keys() if named else set(), 0
    for invoice_id, digests in named.items():
        if digests <= there:
            continue
        with reading(diary) as connection:
            row = invoices.row(connection, invoice_id)
        with suppress(Trouble):
            made = maker.papers(document_of(row.document))
            contents = {sha256(one).hexdigest(): one for one in (made.pdf, made.cii) if one}
            if contents.keys() == digests:
                for content in contents.values():
                    files.keep(folder, BytesIO(content), row.number, len(content))
                back += 1
    return back


def keep(diary: DiaryHandle, invoice_id: int, number: str, made: Papers, *, now: datetime) -> None:
    """Keep files beside the diary, each under what it holds; the same ones again are the same."""
    folder = files.folder_of(Diary.of(diary).path)
    rows = []
    for form, content in ((PaperForm.PDF, made.pdf), (PaperForm.CII, made.cii)):
        if content:
            name = papers.file_name(number, form)
            kept = files.keep(folder, BytesIO(content), name, len(content))
            rows.append(PaperRow(form, kept.digest, kept.size))
    at = to_epoch(now.replace(microsecond=0), field="now")
    with writing(diary, KEEP, by=By.SYSTEM, at=now) as change:
        # An erasure may have taken it out meanwhile.
        _must_say_something(invoices.row(change.connection, invoice_id))
        for row in rows:
            files.must_be_there(folder, row.digest, papers.file_name(number, row.form))
            papers.keep(change, invoice_id, row, at=at)


def _must_say_something(row: InvoiceRow) -> None:
    if row.sent_at is None:
        raise NotAllowed(
            "A draft has no files.", remedy="Look at its preview, or send it: then it has."
        )
    if row.document == "{}":
        raise NotAllowed(
            f"The client of {row.number} was erased, and its files with them.",
            remedy="Its number and sums stay in the list.",
        )


def _read(folder: Path, number: str, there: Collection[PaperRow]) -> Papers | None:
    """The files as they are kept; None where one of them is missing, or was changed."""
    content: dict[PaperForm, bytes] = {}
    for row in there:
        try:
            content[row.form] = files.content_of(folder, row.digest, number)
        except NotWhole:
            return None
    if PaperForm.PDF not in content:
        return None
    return Papers(content[PaperForm.PDF], content.get(PaperForm.CII, b""))
