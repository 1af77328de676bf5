"""Worker, messages: where its jobs reach beyond the diary."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.use_cases.messages.text_account import text_account
from scheduler_app.worker.parts import WorkerParts


def texts(parts: WorkerParts) -> Sequence[str]:
    """The provider of texts, where there is an account."""
    return () if text_account(parts.diary) is None else (parts.texts_at,)
