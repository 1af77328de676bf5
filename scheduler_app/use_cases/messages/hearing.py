"""Use cases, messages: take in what was heard from outside, once, in whatever order it comes.

Texts, mails and whatever else somebody wrote come in by the same door. What a reply means is
decided in `domain/messages/replies.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.messages.replies import Heard
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class NewlyHeard:
    """What became of messages that were new: how many of each. `ids` are their rows, in order."""

    new: int = 0
    confirmed: int = 0
    opted: int = 0
    words: int = 0
    ids: tuple[int, ...] = ()


def take_in(
    diary: DiaryHandle,
    heard: Iterable[Heard],
    *,
    now: datetime,
    seen_before: datetime | None = None,
) -> NewlyHeard:
    """Take in what others wrote, each once for its `key`; what is known already is passed over.

    Of each it takes `key`, `channel`, `at`, `sender`, `text` (what they wrote, without what they
    quote), `name` and `subject`. A `meant` other than WORDS is believed: BOUNCE and AWAY are told
    so by whoever read the mail. `answers`, `client_id` and `booking_id` are kept where they are
    known; else it is found out whose a message is. What was written before `seen_before` does not
    wait for the consultant: so old messages come in the first time that somebody listens.
    """
    raise NotImplementedError
