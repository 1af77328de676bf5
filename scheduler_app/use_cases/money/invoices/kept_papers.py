"""Use cases, money: the files of what was sent, made once and kept beside the diary."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.money.invoices.papers import Papers
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.ports.paper_maker import PaperMaker


def papers_of(diary: DiaryHandle, invoice_id: int, maker: PaperMaker, *, now: datetime) -> Papers:
    """The files of an invoice, made and kept where they are missing or are not whole.

    Its number is remembered outside the diary before. `NotFound` for none and for a draft,
    `NotAllowed` where its client was erased. Not for the window's own thread.
    """
    raise NotImplementedError
