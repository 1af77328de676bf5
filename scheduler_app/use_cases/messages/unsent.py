"""Use cases: messages that nobody is set up to send.

Asked before what sends is loaded: most diaries have no server of their own, or no account.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from scheduler_app.domain.messages.away import WATCH_BY, WatchBy
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.settings import MAIL_HOST, MAILBOX_HOST, TEXTS_ACCOUNT
from scheduler_app.domain.practice.own_settings import OwnSetting
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages.unsent import next_look
from scheduler_app.storage.practice.rules import all_settings

NO_SERVER = "There is neither a mail server nor a booking page that could send it."
READY = "Ready to be sent from your own phone."


class NobodySends(NamedTuple):
    """Nothing is to be done until `again_at`, an aware instant; None for ever."""

    again_at: datetime | None


def nobody_mails(diary: DiaryHandle, *, now: datetime) -> NobodySends | None:
    """That no mail server is named, and no mail has to be looked at just now; None otherwise."""
    return _nobody(diary, MAIL_HOST, MAIL_KIND, NO_SERVER, now)


def nobody_texts(diary: DiaryHandle, *, now: datetime) -> NobodySends | None:
    """That no account is named, and no text has to be looked at just now; None otherwise."""
    return _nobody(diary, TEXTS_ACCOUNT, TEXT_KIND, READY, now)


def _nobody(
    diary: DiaryHandle, sender: OwnSetting[str], kind: str, said: str, now: datetime
) -> NobodySends | None:
    seconds = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        if sender.of(all_settings(asked)):
            return None
        again = next_look(asked, kind, now=seconds, said=said)
    if again is None:
        return NobodySends(None)
    return None if again <= seconds else NobodySends(from_epoch(again))


def has_account(diary: DiaryHandle) -> bool:
    """Whether an account for texts is named."""
    with looking(diary) as asked:
        return bool(TEXTS_ACCOUNT.of(all_settings(asked)))


def has_mailbox(diary: DiaryHandle) -> bool:
    """Whether a mailbox is named that answers are read from."""
    with looking(diary) as asked:
        return bool(MAILBOX_HOST.of(all_settings(asked)))


def watches(diary: DiaryHandle) -> bool:
    """Whether the consultant wishes to be told what waits, while away."""
    with looking(diary) as asked:
        return WATCH_BY.of(all_settings(asked)) != WatchBy.OFF
