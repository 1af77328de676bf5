"""Worker, money: where its jobs reach beyond the diary."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.use_cases.money.payment_key import payment_account
from scheduler_app.worker.parts import WorkerParts


def stripe(parts: WorkerParts) -> Sequence[str]:
    """Whoever takes payments by card, where there is a key."""
    return () if payment_account(parts.diary) is None else (parts.payments_at,)
