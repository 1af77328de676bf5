"""Use cases, money: give up what is open of an invoice, and take that back."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.storage.handle import DiaryHandle


def write_off(diary: DiaryHandle, invoice_id: int, *, why: str, now: datetime) -> None:
    """Expect no more money for it. `InvalidInput` without a reason.

    `NotAllowed` where nothing is open, or it is a draft or a credit note. Undo takes it back.
    """
    raise NotImplementedError


def reopen(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> None:
    """Expect it again. `NotAllowed` where it was not written off."""
    raise NotImplementedError
