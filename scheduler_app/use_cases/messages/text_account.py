"""Use cases: the account at the provider of texts that the settings name."""

from __future__ import annotations

from scheduler_app.domain.messages.settings import TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules


def text_account(diary: DiaryHandle) -> TextAccount | None:
    """The account; None where texts are sent from the consultant's own phone."""
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    sid, sender, service = (one.of(stored) for one in (TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE))
    return TextAccount(sid, sender, service) if sid else None
