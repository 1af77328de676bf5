"""Use cases: a client who answers STOP gets no texts, until START or a word that is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.messages.texting import TextStatus, opted
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import texts

BY_STOP, BY_START = "STOP, by text", "START, by text"


def stopped(diary: DiaryHandle, number: str, *, now: datetime) -> int:
    """The provider says that this number said STOP: it is believed. Returns how many it is."""
    return _record(diary, number, Permission.REFUSED, BY_STOP, now, now=now)


def heard(diary: DiaryHandle, answers: Iterable[TextStatus], *, now: datetime) -> int:
    """Take in what clients answered, in any order and however often; how many it concerns.

    A word that was recorded later than the answer holds.
    """
    last: dict[str, tuple[datetime, Permission]] = {}
    for each in answers:
        word = opted(each.body) if each.inbound else Permission.NONE
        if word is Permission.NONE:
            continue
        if each.sender not in last or last[each.sender][0] < each.at:
            last[each.sender] = (each.at, word)
    told = 0
    for number, (at, word) in last.items():
        how = BY_STOP if word is Permission.REFUSED else BY_START
        told += _record(diary, number, word, how, at, now=now)
    return told


def _record(
    diary: DiaryHandle, number: str, word: Permission, how: str, at: datetime, *, now: datetime
) -> int:
    if not number:
        return 0
    since = to_epoch(at.replace(microsecond=0))
    with looking(diary) as asked:
        known = texts.whose(asked, number)
    if not _concerned(known, word, since):
        return 0
    with writing(diary, "texts word", by=By.SYSTEM, at=now) as change:
        concerned = _concerned(texts.whose(change.connection, number), word, since)
        for client_id in concerned:
            row = {"texts_word": str(word), "texts_word_at": since, "texts_word_how": how}
            change.update("clients", client_id, row)
    return len(concerned)


def _concerned(known: Iterable[texts.Mobile], word: Permission, since: int) -> list[int]:
    """Whose word this changes. START only ends a STOP: it is no consent of who never gave one."""
    return [
        one.client_id
        for one in known
        if one.word is not word
        and one.since <= since
        and (word is Permission.REFUSED or one.word is Permission.REFUSED)
    ]
